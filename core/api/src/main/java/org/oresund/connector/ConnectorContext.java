// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.connector;

import java.nio.file.Path;
import java.time.ZoneId;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.osgi.annotation.versioning.ProviderType;

/** What the runtime gives to one running instance. Thread-safe. */
@ProviderType
public interface ConnectorContext {

  /** Returns the only tenant this instance works for. */
  TenantId tenant();

  /** Returns the name of the instance, unique in the tenant. */
  String instance();

  /** Returns the checked configuration with secrets in clear. */
  Configuration configuration();

  /** Returns the zone in which civil times of this tenant are meant. */
  ZoneId zone();

  /**
   * Returns the folder under the data directory that belongs to this instance's tenant; relative
   * paths of the configuration start here. It exists.
   */
  Path tenantFolder();

  /**
   * Says that the outside system cannot be reached or refuses service: the instance shows OFFLINE
   * with this problem. Repeating the same code is cheap and not logged again.
   */
  void offline(Problem problem);

  /** Says that the outside system works again: the instance shows ONLINE. */
  void online();
}
