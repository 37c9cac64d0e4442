// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * PostgreSQL for every room: the only way to the database, and what is built right on it.
 *
 * <p>What lives here: transactions bound to one tenant, migrations of every core, the event queue
 * with its subscriptions, dead letters, leadership with fencing, blobs, command idempotency and the
 * register of tenants. What does not: knowledge of any business table, and the {@code DataSource},
 * which never leaves this bundle.
 *
 * <p>Every method that reaches the database blocks, for at most the statement timeout of the pool
 * (5 minutes), and throws {@link org.oresund.api.ProblemException} with an area {@code store}
 * problem when the database is unreachable or refuses.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
