// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * What a connector author tests with.
 *
 * <p>{@link org.oresund.testkit.ConnectorHarness} runs the routes of one connector in a plain Camel
 * context beside a simulated people core: fast, for tests of the connector's own logic. {@link
 * org.oresund.testkit.ConnectorContract} holds a connector against what the server relies on; every
 * connector of the product has a test that extends it.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
