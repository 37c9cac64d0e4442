// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.List;
import java.util.Optional;
import org.oresund.api.Problem;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A part of this core that says whether it works; several are registered as services, each with the
 * property {@code oresund.status} (for example {@code keys}, {@code audit}).
 *
 * <p>Thread-safe, cheap, never blocks: it answers what is known already.
 */
@ProviderType
public interface PrivacyStatus {

  /** Service property that names the part. */
  String NAME = "oresund.status";

  /** Returns the part's name in kebab case. */
  String name();

  /** Returns why the server must not be ready, or nothing. */
  Optional<Problem> problem();

  /** Returns what works but should be better, for example keys kept in one place only. */
  List<Problem> findings();
}
