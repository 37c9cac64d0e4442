// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The connector SPI: what a connector implements and what it is given.
 *
 * <p>{@link org.oresund.connector.Connector} is the only mandatory interface. The optional ones are
 * found by {@code instanceof}. A connector sees this package, {@code org.oresund.api} and Camel,
 * nothing else of the server.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.connector;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
