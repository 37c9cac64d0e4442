// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.UuidV7;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.runtime.DeploymentView;
import org.oresund.runtime.Deployments;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.internal.archive.ArchiveFile;
import org.oresund.runtime.internal.archive.ArchiveLibrary;
import org.oresund.runtime.internal.archive.InstalledConnector;
import org.oresund.runtime.internal.database.ArchiveTable;
import org.oresund.runtime.internal.database.DeploymentTable;
import org.oresund.runtime.internal.database.Installation;
import org.oresund.runtime.internal.instance.Audit;
import org.oresund.runtime.internal.instance.Keyset;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;

/** Takes archives from every side on the one way: received, verified, recorded, switched to. */
public final class DeploymentDesk implements Deployments {

  private final TenantTransaction transactions;
  private final ArchiveLibrary library;
  private final Verifying verifying;
  private final Switching switching;
  private final Audit audit;

  /**
   * What a desk works with.
   *
   * @param transactions the database
   * @param library archives
   * @param verifying records what is being verified
   * @param switching switches instances
   * @param audit what people did
   */
  public record Parts(
      TenantTransaction transactions,
      ArchiveLibrary library,
      Verifying verifying,
      Switching switching,
      Audit audit) {}

  /** Creates the desk. */
  public DeploymentDesk(Parts parts) {
    this.transactions = parts.transactions();
    this.library = parts.library();
    this.verifying = parts.verifying();
    this.switching = parts.switching();
    this.audit = parts.audit();
  }

  @Override
  public DeploymentView upload(String name, InputStream content, String by) {
    ArchiveFile received = receive(name, content);
    UUID id = UuidV7.next();
    verifying.during(
        id,
        shown(received, List.of(), null),
        by,
        () -> {
          InstalledConnector connector = verify(received);
          transactions.run(Installation.TENANT, tx -> accept(tx, id, received, connector, by));
        });
    library.reload();
    switching.continueSoon();
    return find(id).orElseThrow();
  }

  private ArchiveFile receive(String name, InputStream content) {
    try {
      return ArchiveFile.receive(library.cache(), name, content, MAX_BYTES);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              "archive.not-received",
              "The archive could not be received completely.",
              "Send it again; check the free space of the data directory."),
          e);
    }
  }

  private InstalledConnector verify(ArchiveFile received) {
    try {
      return library.verify(received);
    } finally {
      delete(received);
    }
  }

  /** A verified archive was moved away, so that only a refused one is left to delete. */
  private static void delete(ArchiveFile received) {
    try {
      Files.deleteIfExists(received.path());
    } catch (IOException e) {
      received.path().toFile().deleteOnExit();
    }
  }

  private void accept(Tx tx, UUID id, ArchiveFile received, InstalledConnector connector, String by)
      throws java.sql.SQLException {
    List<String> types = List.of(connector.metadata().type());
    DeploymentTable.replaceUnfinished(tx, types);
    library.record(tx, received);
    DeploymentTable.accept(tx, id, shown(received, types, connector.metadata().version()));
    audit.write(
        tx, by, Use.CONFIG, new Audit.Target("deployment", id.toString()), received.sha256());
  }

  private static DeploymentView.Archive shown(
      ArchiveFile archive, List<String> types, @Nullable String version) {
    return new DeploymentView.Archive(
        archive.name(), archive.sha256(), types, version, archive.bytes());
  }

  @Override
  public Page<DeploymentView> list(PageRequest page) {
    List<DeploymentView> deployments =
        transactions.call(
            Installation.TENANT,
            tx -> DeploymentTable.list(tx, Keyset.after(page), page.limit() + 1));
    return Keyset.page(deployments, page, DeploymentView::id);
  }

  @Override
  public Optional<DeploymentView> find(UUID id) {
    return transactions.call(Installation.TENANT, tx -> DeploymentTable.find(tx, id));
  }

  @Override
  public DeploymentView rollback(UUID id, String by) {
    DeploymentView undone = find(id).orElseThrow(DeploymentDesk::notFound);
    UUID back = UuidV7.next();
    transactions.run(Installation.TENANT, tx -> acceptReturn(tx, back, undone, by));
    library.reload();
    switching.continueSoon();
    return find(back).orElseThrow();
  }

  private void acceptReturn(Tx tx, UUID id, DeploymentView undone, String by)
      throws java.sql.SQLException {
    DeploymentView.Archive before =
        DeploymentTable.archiveBefore(tx, undone).orElseThrow(DeploymentDesk::nothingBefore);
    if (ArchiveTable.find(tx, before.sha256()).isEmpty()) {
      throw archiveGone(before);
    }
    DeploymentTable.replaceUnfinished(tx, before.types());
    DeploymentTable.insertAccepted(tx, new DeploymentTable.Begun(id, before, by));
    audit.write(tx, by, Use.CONFIG, new Audit.Target("deployment", id.toString()), "rollback");
  }

  private static ProblemException nothingBefore() {
    return new ProblemException(
        Problem.of(
            "deployment.nothing-before",
            "Before this deployment its instances had no other version.",
            "Suspend the instances, or deploy the archive they shall run."));
  }

  private static ProblemException archiveGone(DeploymentView.Archive archive) {
    return new ProblemException(
        Problem.of(
                "deployment.archive-gone",
                "The archive the instances would return to is not kept any more.",
                "Only the last "
                    + ArchiveLibrary.KEPT_VERSIONS
                    + " versions are kept; deploy the archive itself again.")
            .with("sha256", archive.sha256()));
  }

  private static ProblemException notFound() {
    return new ProblemException(
        Problem.of(
            "deployment.not-found", "There is no deployment with this id.", "Check the id."));
  }
}
