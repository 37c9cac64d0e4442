// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * How a core offers commands to connectors without knowing who calls: a core registers {@link
 * org.oresund.api.command.CommandHandler} services, the runtime carries {@code
 * oresund:<core>/<command>} to them.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.api.command;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
