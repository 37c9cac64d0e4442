// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import org.oresund.api.TenantId;

/**
 * The place of one encrypted value; a value copied to another place does not decrypt.
 *
 * @param tenant whose row it is
 * @param table schema and table, for example {@code runtime.instance}
 * @param column column, or column and path inside a document, for example {@code configuration}
 * @param row the row's key as text; never reused for another row
 */
public record Cell(TenantId tenant, String table, String column, String row) {}
