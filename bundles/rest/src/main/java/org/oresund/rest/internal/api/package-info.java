// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The resources of {@code /api/v1} and the documents they take and give. A resource only
 * translates: what is done and what is forbidden is decided in the rooms behind it.
 */
@NullMarked
package org.oresund.rest.internal.api;

import org.jspecify.annotations.NullMarked;
