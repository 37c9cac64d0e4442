// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** The readiness probe, the checks of the parts that cannot check themselves, and the registry. */
@NullMarked
package org.oresund.observe.internal;

import org.jspecify.annotations.NullMarked;
