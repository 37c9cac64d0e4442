// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * A real PostgreSQL server for tests: {@link org.oresund.testpostgres.PostgresServer}.
 *
 * <p>What lives here: unpacking and running a server as an unprivileged user. What does not: roles,
 * schemas and anything of ours; those are in {@code TestDatabase} of core/store.
 */
@NullMarked
package org.oresund.testpostgres;

import org.jspecify.annotations.NullMarked;
