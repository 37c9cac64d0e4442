// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Health and metrics of one node: whether it is ready and why not, and its figures for Prometheus.
 *
 * <p>Every bundle that can be out of order registers a {@link org.oresund.observe.HealthCheck};
 * cores, which may not see this package, are checked by adapters in here. No servlet type lives
 * here: the pages are served by {@code bundles/rest}.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.observe;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
