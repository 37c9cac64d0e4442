// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Describes the REST interface as OpenAPI 3.1, from the resource classes themselves: nothing is
 * written twice.
 */
@NullMarked
package org.oresund.rest.internal.openapi;

import org.jspecify.annotations.NullMarked;
