// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * Who may do what: accounts, sessions, tokens, the catalogue of permissions and the shipped roles,
 * and the limits on how often anybody may ask.
 *
 * <p>An account lives in one tenant. Its rights in another tenant are grants stored in that other
 * tenant, so that each tenant alone holds the list of those who may enter. No servlet type lives
 * here: {@code bundles/rest} asks {@link org.oresund.security.Authenticator} once a request.
 */
@Export
@Version("0.1.0")
@NullMarked
package org.oresund.security;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
