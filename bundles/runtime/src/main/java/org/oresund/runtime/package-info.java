// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * What the runtime offers to the other bundles: connector types, instances, runs, deployments, dead
 * letters and figures.
 *
 * <p>REST and the command line are thin layers over these services. Nothing here speaks HTTP, JSON
 * or Camel; documents travel as maps of {@code String}, {@code Boolean}, {@code Number}, {@code
 * List} and {@code Map}.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
