// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Benchmarks against named yardsticks: each target is a ratio of two things measured alternately in
 * one run.
 */
@NullMarked
package org.oresund.bench;

import org.jspecify.annotations.NullMarked;
