// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * What an archive says of itself: reads {@code connector.yaml} and reports every problem at once,
 * each with its line.
 */
@NullMarked
package org.oresund.runtime.internal.metadata;

import org.jspecify.annotations.NullMarked;
