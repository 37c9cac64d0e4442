// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import org.osgi.annotation.versioning.ConsumerType;

/** Brings the configuration of an older version of the type to this version. */
@ConsumerType
public interface MigratesConfiguration {

  /**
   * Returns the configuration as this version understands it; the given one if nothing changes.
   *
   * <p>Pure. The older document is kept, so that a rollback finds it.
   *
   * @param fromVersion version of the archive that last checked the document
   */
  Configuration migrate(Configuration configuration, String fromVersion);
}
