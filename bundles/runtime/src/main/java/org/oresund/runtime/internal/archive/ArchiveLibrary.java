// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.internal.database.ArchiveTable;
import org.oresund.runtime.internal.database.Installation;
import org.oresund.runtime.internal.metadata.ConnectorMetadata;
import org.oresund.runtime.internal.metadata.MetadataReader;
import org.oresund.store.Blobs;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.osgi.framework.BundleContext;

/**
 * Every available version of every connector type: recorded in PostgreSQL, cached by hash under the
 * data directory, installed when needed. Thread-safe.
 */
public final class ArchiveLibrary implements AutoCloseable {

  /** Number of versions of a type that stay for a rollback. */
  public static final int KEPT_VERSIONS = 5;

  private final TenantTransaction transactions;
  private final Blobs blobs;
  private final ConnectorBundles bundles;
  private final Path cache;
  private final Map<String, ConnectorMetadata> parsed = new ConcurrentHashMap<>();
  private volatile Map<String, List<Version>> catalogue = Map.of();

  /**
   * An available version of a type.
   *
   * @param type connector type
   * @param sha256 hash of its archive
   * @param metadata what it says of itself; null if this server cannot read it
   * @param unreadable why it cannot be read; null if it can
   */
  public record Version(
      String type,
      String sha256,
      @Nullable ConnectorMetadata metadata,
      @Nullable Problem unreadable) {}

  /** Creates a library whose cache is under the data directory. */
  public ArchiveLibrary(
      TenantTransaction transactions, Blobs blobs, BundleContext context, Path data) {
    this.transactions = transactions;
    this.blobs = blobs;
    this.cache = data.resolve("archives");
    try {
      Files.createDirectories(cache);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.bundles = new ConnectorBundles(context);
  }

  /** Returns where unfinished files may lie. */
  public Path cache() {
    return cache;
  }

  /** Reads what is available from PostgreSQL. */
  public void reload() {
    Map<String, List<Version>> read = new LinkedHashMap<>();
    for (ArchiveTable.TypeRow row : transactions.call(Installation.TENANT, ArchiveTable::types)) {
      read.computeIfAbsent(row.type(), type -> new ArrayList<>()).add(version(row));
    }
    catalogue = read;
  }

  private Version version(ArchiveTable.TypeRow row) {
    try {
      ConnectorMetadata metadata =
          parsed.computeIfAbsent(
              row.sha256() + "/" + row.type(),
              key -> MetadataReader.read(row.type(), row.metadata()));
      return new Version(row.type(), row.sha256(), metadata, null);
    } catch (ProblemException e) {
      return new Version(row.type(), row.sha256(), null, e.problem());
    }
  }

  /** Returns the ids of all types. */
  public List<String> types() {
    return catalogue.keySet().stream().sorted().toList();
  }

  /** Returns the versions of a type, the current one first, then the newest. */
  public List<Version> versions(String type) {
    return catalogue.getOrDefault(type, List.of());
  }

  /** Returns the current version of a type. */
  public Optional<Version> current(String type) {
    return versions(type).stream().findFirst();
  }

  /** Returns a version of a type. */
  public Optional<Version> find(String type, String sha256) {
    return versions(type).stream().filter(version -> version.sha256().equals(sha256)).findFirst();
  }

  /**
   * Returns a version ready to be started, installing it if necessary.
   *
   * @throws ProblemException {@code archive.missing} if it is not there, or why it cannot be
   *     installed
   */
  public InstalledConnector open(String type, String sha256) {
    Version version = find(type, sha256).orElseThrow(() -> missing(type, sha256));
    if (version.metadata() == null) {
      throw new ProblemException(Objects.requireNonNull(version.unreadable()));
    }
    try {
      ArchiveFile archive = cached(type, sha256);
      return new InstalledConnector(
          version.metadata(), sha256, bundles.install(archive, version.metadata()));
    } catch (IOException e) {
      throw new ProblemException(unwritable(), e);
    }
  }

  /**
   * Verifies a received archive and moves it to the cache.
   *
   * @throws ProblemException if it is refused, with every reason as a field
   */
  public InstalledConnector verify(ArchiveFile received) {
    ConnectorMetadata metadata = received.metadata();
    try {
      Path place = place(received.name(), received.sha256());
      Files.move(received.path(), place, StandardCopyOption.REPLACE_EXISTING);
      InstalledConnector connector =
          new InstalledConnector(
              metadata, received.sha256(), bundles.install(received.at(place), metadata));
      connector.create();
      return connector;
    } catch (IOException e) {
      throw new ProblemException(unwritable(), e);
    }
  }

  /** Records a verified archive; in the caller's transaction of the installation. */
  public void record(Tx tx, ArchiveFile archive) throws SQLException {
    ArchiveFile cached = archive.at(place(archive.name(), archive.sha256()));
    ConnectorMetadata metadata = cached.metadata();
    if (ArchiveTable.find(tx, archive.sha256()).isEmpty()) {
      try (InputStream content = Files.newInputStream(cached.path())) {
        ArchiveTable.insert(
            tx,
            new ArchiveTable.Row(
                archive.sha256(),
                archive.name(),
                archive.bytes(),
                blobs.store(tx, content),
                metadata.version()));
      } catch (IOException e) {
        throw new ProblemException(unwritable(), e);
      }
    }
    ArchiveTable.insert(
        tx, new ArchiveTable.TypeRow(metadata.type(), archive.sha256(), cached.metadataText()));
    if (current(metadata.type()).isEmpty()) {
      // the first version is used at once; a later one when every instance has gone over to it
      ArchiveTable.makeCurrent(tx, metadata.type(), archive.sha256());
    }
  }

  /**
   * Deletes versions that are neither used nor among the last {@value #KEPT_VERSIONS} of their
   * type.
   *
   * @param used hashes of archives that instances run
   */
  public void prune(Set<String> used) {
    reload();
    Set<String> kept = new HashSet<>(used);
    catalogue
        .values()
        .forEach(
            versions ->
                versions.stream()
                    .limit(KEPT_VERSIONS)
                    .forEach(version -> kept.add(version.sha256())));
    transactions.run(Installation.TENANT, tx -> deleteAllBut(tx, kept));
    reload();
  }

  private void deleteAllBut(Tx tx, Set<String> kept) throws SQLException {
    for (List<Version> versions : catalogue.values()) {
      for (Version version : versions) {
        if (!kept.contains(version.sha256())) {
          ArchiveTable.delete(tx, version.type(), version.sha256())
              .ifPresent(blob -> blobs.delete(tx, blob));
        }
      }
    }
  }

  /** Removes every installed bundle but those of these archives. */
  public void retainInstalled(Set<String> hashes) {
    bundles.retain(hashes);
  }

  private ArchiveFile cached(String type, String sha256) throws IOException {
    ArchiveTable.Row row =
        transactions
            .call(Installation.TENANT, tx -> ArchiveTable.find(tx, sha256))
            .orElseThrow(() -> missing(type, sha256));
    Path place = place(row.fileName(), sha256);
    if (!Files.exists(place)) {
      restore(row, place);
    }
    return new ArchiveFile(place, row.fileName(), sha256, row.bytes());
  }

  private void restore(ArchiveTable.Row row, Path place) throws IOException {
    Path unfinished = Files.createTempFile(cache, "restore-", ".tmp");
    try {
      MessageDigest digest = ArchiveFile.digest();
      transactions.run(Installation.TENANT, tx -> copy(tx, row, unfinished, digest));
      if (!HexFormat.of().formatHex(digest.digest()).equals(row.sha256())) {
        throw new ProblemException(damaged(row));
      }
      Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private void copy(Tx tx, ArchiveTable.Row row, Path target, MessageDigest digest) {
    digest.reset();
    try (InputStream stored = new DigestInputStream(blobs.open(tx, row.blob()), digest)) {
      Files.copy(stored, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ProblemException(unwritable(), e);
    }
  }

  private Path place(String name, String sha256) {
    return cache.resolve(sha256 + (name.endsWith(".jar") ? ".jar" : ".yaml"));
  }

  private static ProblemException missing(String type, String sha256) {
    return new ProblemException(
        Problem.of(
                "archive.missing",
                "The archive of connector " + type + " is not available.",
                "Deploy the connector again; its configuration is kept.")
            .with("type", type)
            .with("sha256", sha256));
  }

  private static Problem damaged(ArchiveTable.Row row) {
    return Problem.of(
            "archive.damaged",
            "The stored archive " + row.fileName() + " differs from its checksum.",
            "Deploy it again and check the database.")
        .with("sha256", row.sha256());
  }

  private static Problem unwritable() {
    return Problem.of(
        "archive.cache-unwritable",
        "An archive could not be written to or read from the data directory.",
        "Check the free space and the owner of the data directory.");
  }

  @Override
  public void close() {
    bundles.close();
  }
}
