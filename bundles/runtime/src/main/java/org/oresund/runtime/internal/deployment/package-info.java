// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Deployments: archives come by folder or service, are verified, and then every instance is
 * switched one by one, or none further once one has returned to its old version.
 */
@NullMarked
package org.oresund.runtime.internal.deployment;

import org.jspecify.annotations.NullMarked;
