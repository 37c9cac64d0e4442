// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * What failed in a harness, where the server would keep it in the dead letters.
 *
 * @param body message body at the moment of the failure
 * @param reason why
 */
public record DeadLetter(@Nullable Object body, Problem reason) {}
