// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The {@code oresund:} endpoints and what decides about failures: runs and events in, commands out,
 * dead letters aside. Each Camel context has its own component, bound to one instance.
 */
@NullMarked
package org.oresund.runtime.internal.endpoint;

import org.jspecify.annotations.NullMarked;
