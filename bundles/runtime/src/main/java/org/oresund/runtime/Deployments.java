// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime;

import java.io.InputStream;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes archives available and switches instances to them; the same for every tenant.
 *
 * <p>Folder, REST and command line take the same way. Trouble is a {@link
 * org.oresund.api.ProblemException}.
 */
@ProviderType
public interface Deployments {

  /** Largest archive in bytes. */
  long MAX_BYTES = 200L * 1024 * 1024;

  /**
   * Stores and verifies an archive, then switches the instances of its types one by one.
   *
   * <p>Returns after the verification; switching goes on. The same archive again is answered with a
   * deployment that changes nothing.
   *
   * @param name file name, ends with {@code .jar} or {@code .connector.yaml}
   * @param content read once, not closed; at most {@link #MAX_BYTES}
   * @param by account that asks
   * @throws org.oresund.api.ProblemException if the archive is refused; every problem as a field
   */
  DeploymentView upload(String name, InputStream content, String by);

  /** Returns the deployments, newest first. */
  Page<DeploymentView> list(PageRequest page);

  /** Returns the deployment with this id. */
  Optional<DeploymentView> find(UUID id);

  /**
   * Returns the instances of a deployment to the version that was current before it, by a new
   * deployment: one instance after the other is drained, switched and must pass its health gate.
   *
   * <p>A deployment of what was current already changed nothing; it is rolled back to the last
   * other version. The versions kept are the last five of a type.
   *
   * @return the new deployment, which shows the version returned to
   * @throws org.oresund.api.ProblemException {@code deployment.not-found}; {@code
   *     deployment.nothing-before} if it was the first of its type or was refused; {@code
   *     deployment.archive-gone} if the version before is not kept any more
   */
  DeploymentView rollback(UUID id, String by);
}
