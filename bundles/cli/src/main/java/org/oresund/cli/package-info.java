// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Entry point of the command line. It talks to a server by REST only and needs neither a container
 * nor the server's files, except the token file when it runs on the same machine.
 */
@NullMarked
package org.oresund.cli;

import org.jspecify.annotations.NullMarked;
