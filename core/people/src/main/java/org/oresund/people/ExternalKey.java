// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people;

/**
 * The name of a person in an outside system.
 *
 * @param system connector type, for example {@code active-directory}
 * @param instance connector instance, unique in the tenant
 * @param key immutable key in that system, for Active Directory the objectGUID
 */
public record ExternalKey(String system, String instance, String key) {}
