// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api;

/**
 * The proof of leadership a singleton carries: a command with a stale epoch is refused in the
 * transaction that would have changed data.
 *
 * @param name what is led, unique in the tenant, for example {@code instance/ad-main}
 * @param epoch grows by one with each change of holder; at least 1
 */
public record Fence(String name, long epoch) {}
