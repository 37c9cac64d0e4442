// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/** What joins the runtime to the container: Declarative Services, settings, health and figures. */
@NullMarked
package org.oresund.runtime.internal.container;

import org.jspecify.annotations.NullMarked;
