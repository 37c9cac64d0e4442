// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** Servlets, filters and the JAX-RS host of the REST interface. */
@NullMarked
package org.oresund.rest.internal;

import org.jspecify.annotations.NullMarked;
