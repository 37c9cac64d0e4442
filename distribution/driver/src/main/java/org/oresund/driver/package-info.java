// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Drives a server of the distribution from outside, as an operator does: {@code bin/oresund} as a
 * process, everything else by REST. Nothing here looks inside the server.
 */
@NullMarked
package org.oresund.driver;

import org.jspecify.annotations.NullMarked;
