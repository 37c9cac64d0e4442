// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** The verbs of the command line, the REST client below them and the printing of answers. */
@NullMarked
package org.oresund.cli.internal;

import org.jspecify.annotations.NullMarked;
