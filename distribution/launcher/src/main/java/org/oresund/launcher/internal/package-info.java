// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** The parts of the launcher. */
@org.jspecify.annotations.NullMarked
package org.oresund.launcher.internal;
