// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * What surrounds every request whatever serves it: client address, zone, headers, host check,
 * access line, error answers, and the pages for health and metrics. Nothing here needs JAX-RS to
 * run.
 */
@NullMarked
package org.oresund.rest.internal.http;

import org.jspecify.annotations.NullMarked;
