// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The life of an instance: from its configuration to a running Camel context and back, under one
 * lease, changed in one place.
 */
@NullMarked
package org.oresund.runtime.internal.instance;

import org.jspecify.annotations.NullMarked;
