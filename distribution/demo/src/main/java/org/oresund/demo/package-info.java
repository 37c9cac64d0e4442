// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * The demo: starts a server of the distribution and the demo directory, connects the two by REST as
 * an administrator would, lets people arrive, change and leave, and compares both sides.
 */
@org.jspecify.annotations.NullMarked
package org.oresund.demo;
