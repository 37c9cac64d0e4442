// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.runtime.Deployments;
import org.oresund.runtime.internal.archive.ArchiveFile;
import org.oresund.runtime.internal.instance.ManagementPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches {@code <data>/deploy}: deploys each archive that is written to its end, then moves it to
 * {@code done} or, with the reason beside it, to {@code refused}.
 */
public final class DeployFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("org.oresund.runtime.deployment");
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** A jar without its end may still be copied; after this time it is taken as it is. */
  private static final Duration INCOMPLETE_FOR_AT_MOST = Duration.ofSeconds(10);

  private static final String ACCOUNT = "folder";

  private final Path folder;
  private final Deployments deployments;
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Map<Path, Seen> seen = new HashMap<>();
  private final ManagementPool.Planned clock;

  /**
   * A file as it was found.
   *
   * @param size in bytes
   * @param modified milliseconds of its last change
   * @param since since when it is so, in nanoseconds of this process
   */
  private record Seen(long size, long modified, long since) {
    boolean sameAs(Seen other) {
      return size == other.size && modified == other.modified;
    }
  }

  /** Begins to watch the folder, which is made if it is not there. */
  public DeployFolder(Path data, Deployments deployments, ManagementPool pool) {
    this.folder = data.resolve("deploy");
    this.deployments = deployments;
    this.clock = pool.every(LOOK_EVERY, this::look);
  }

  private void look() {
    if (!looking.compareAndSet(false, true)) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Set<Path> present = new HashSet<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, this::isArchive)) {
        for (Path file : files) {
          present.add(file);
          consider(file);
        }
      }
      seen.keySet().retainAll(present);
    } catch (IOException e) {
      LOG.debug("The folder {} cannot be read", folder, e);
    } finally {
      looking.set(false);
    }
  }

  private boolean isArchive(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && ArchiveFile.isArchive(name) && Files.isRegularFile(file);
  }

  private void consider(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Seen now =
        new Seen(attributes.size(), attributes.lastModifiedTime().toMillis(), System.nanoTime());
    @Nullable Seen before = seen.get(file);
    if (before == null || !before.sameAs(now)) {
      seen.put(file, now);
      return;
    }
    boolean patienceOver = now.since() - before.since() > INCOMPLETE_FOR_AT_MOST.toNanos();
    if (patienceOver || isComplete(file)) {
      seen.remove(file);
      deploy(file);
    }
  }

  private static boolean isComplete(Path file) {
    if (!file.toString().endsWith(".jar")) {
      return true;
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.size() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void deploy(Path file) throws IOException {
    String name = file.getFileName().toString();
    try (InputStream content = Files.newInputStream(file)) {
      deployments.upload(name, content, ACCOUNT);
    } catch (ProblemException e) {
      if (e.problem().code().startsWith("store.")) {
        // the database is away: the file stays and is tried again
        return;
      }
      refuse(file, e.problem());
      return;
    }
    move(file, "done");
  }

  private void refuse(Path file, Problem problem) throws IOException {
    Path refused = move(file, "refused");
    Files.writeString(
        refused.resolveSibling(refused.getFileName() + ".problem.txt"), text(problem));
    LOG.warn("{} is refused: {}", file.getFileName(), problem.line());
  }

  private Path move(Path file, String where) throws IOException {
    Path target = Files.createDirectories(folder.resolve(where)).resolve(file.getFileName());
    return Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String text(Problem problem) {
    StringBuilder text = new StringBuilder(problem.line()).append('\n');
    for (Problem.Field field : problem.fields()) {
      text.append("- ").append(field.path());
      if (field.line() > 0) {
        text.append(", line ").append(field.line());
      }
      text.append(": ").append(field.message()).append('\n');
    }
    return text.toString();
  }

  /** Ends watching. */
  @Override
  public void close() {
    clock.cancel();
  }
}
