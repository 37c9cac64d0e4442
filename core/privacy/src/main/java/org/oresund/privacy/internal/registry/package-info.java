// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** Reads declarations of personal data and the register of purposes from bundles. */
@NullMarked
package org.oresund.privacy.internal.registry;

import org.jspecify.annotations.NullMarked;
