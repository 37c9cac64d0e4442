// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.time.Duration;
import org.oresund.api.TenantId;

/** What a consumer wants to claim. */
record ClaimRequest(TenantId tenant, String subscription, String owner, int max, Duration lease) {}
