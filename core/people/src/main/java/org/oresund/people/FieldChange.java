// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

import org.jspecify.annotations.Nullable;

/**
 * The change of one field.
 *
 * @param field name as in JSON, for example {@code displayName}; {@code active}, {@code
 *     activeUntil} and {@code manager} (an id) are fields too
 * @param before old value; null if it was empty
 * @param after new value; null if it is empty
 */
public record FieldChange(String field, @Nullable String before, @Nullable String after) {}
