// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The JAX-RS host: what every endpoint declares, who may call it, what is logged before an answer
 * leaves, and how trouble is answered.
 */
@NullMarked
package org.oresund.rest.internal.jaxrs;

import org.jspecify.annotations.NullMarked;
