// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * What a connector author tests with.
 *
 * <p>{@link org.oresund.testkit.ConnectorHarness} runs the routes of one connector in a plain Camel
 * context beside a simulated people core: fast, for tests of the connector's own logic. Whether the
 * connector works in the server is shown by the contract, which uses the real runtime.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
