// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** Checks configurations against the schema of their type and keeps secrets apart from them. */
@NullMarked
package org.oresund.runtime.internal.configuration;

import org.jspecify.annotations.NullMarked;
