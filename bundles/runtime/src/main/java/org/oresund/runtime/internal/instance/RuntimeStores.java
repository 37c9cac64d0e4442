// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import org.oresund.store.Blobs;
import org.oresund.store.DeadLetters;
import org.oresund.store.Leadership;
import org.oresund.store.Subscriptions;
import org.oresund.store.TenantRegister;
import org.oresund.store.TenantTransaction;

/**
 * What the runtime uses of the store.
 *
 * @param transactions the way to the database
 * @param tenants who there is
 * @param leadership leases of instances
 * @param subscriptions the consuming side of the event queue
 * @param deadLetters messages given up
 * @param blobs large values
 */
public record RuntimeStores(
    TenantTransaction transactions,
    TenantRegister tenants,
    Leadership leadership,
    Subscriptions subscriptions,
    DeadLetters deadLetters,
    Blobs blobs) {}
