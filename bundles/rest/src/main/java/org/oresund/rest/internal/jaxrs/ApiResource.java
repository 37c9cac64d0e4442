// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

/** Marks a component whose JAX-RS methods belong to the REST interface. */
public interface ApiResource {}
