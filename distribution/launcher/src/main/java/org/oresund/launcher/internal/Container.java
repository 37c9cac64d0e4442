// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.karaf.main.Main;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * Karaf inside this JVM, with everything it writes under the data directory.
 *
 * <p>Its configuration is copied from the installation at every start; files that an operator puts
 * in {@code <data>/etc} are laid over it.
 */
final class Container {

  private static final long STOP_LIMIT_MILLIS = 60_000;

  private final Installation installation;
  private final DataDirectory data;
  private final Main karaf = new Main(new String[0]);

  Container(Installation installation, DataDirectory data) {
    this.installation = installation;
    this.data = data;
  }

  /**
   * Starts the framework; bundles go on starting when this returns.
   *
   * @throws ProblemException if the framework does not start
   */
  void launch() throws IOException {
    Path etc = data.path("karaf/etc");
    copyConfiguration(etc);
    dropStaleCache(etc);
    setProperties(etc);
    try {
      karaf.launch();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new ProblemException(
          Problem.of(
              "container.not-started",
              "Karaf did not start: " + e.getMessage() + ".",
              "Delete "
                  + data.path("karaf")
                  + " and start again; it holds nothing that is not"
                  + " made anew."),
          e);
    }
  }

  /** Waits until the framework has stopped. */
  void awaitStop() throws InterruptedException {
    try {
      karaf.awaitShutdown();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stops the framework and waits for it, at most a minute. */
  void stop() {
    try {
      if (!karaf.destroy()) {
        Log.warn("The container has not stopped in time.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      Log.warn("The container did not stop cleanly: " + e.getClass().getSimpleName());
    }
  }

  private void copyConfiguration(Path etc) throws IOException {
    PrivateFiles.delete(etc);
    PrivateFiles.folder(etc);
    copyFiles(installation.etc(), etc);
    Path overlay = data.path("etc");
    if (Files.isDirectory(overlay)) {
      copyFiles(overlay, etc);
    }
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from, Files::isRegularFile)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** The cache refers to bundles of the installation by path; another build needs another cache. */
  private void dropStaleCache(Path etc) throws IOException {
    Path mark = data.path("karaf/installation");
    String now = fingerprint(etc.resolve("startup.properties"));
    if (!Files.exists(mark) || !Files.readString(mark).strip().equals(now)) {
      PrivateFiles.delete(data.path("karaf/cache"));
      PrivateFiles.writeAtomically(mark, now);
    }
  }

  private String fingerprint(Path startup) throws IOException {
    MessageDigest digest = sha256();
    digest.update(installation.home().toString().getBytes(StandardCharsets.UTF_8));
    for (String line : Files.readAllLines(startup)) {
      int end = line.indexOf(".jar ");
      int begin = line.lastIndexOf(':', end) + 1;
      if (end > 0) {
        Path jar = installation.home().resolve("system").resolve(line.substring(begin, end + 4));
        digest.update(
            (line + Files.size(jar) + Files.getLastModifiedTime(jar).toMillis())
                .getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void setProperties(Path etc) {
    System.setProperty("karaf.home", installation.home().toString());
    System.setProperty("karaf.base", data.path("karaf").toString());
    System.setProperty("karaf.data", data.path("karaf").toString());
    System.setProperty("karaf.etc", etc.toString());
    System.setProperty("karaf.log", data.path("log").toString());
    System.setProperty("karaf.instances", data.path("karaf/instances").toString());
    System.setProperty("karaf.bootstrap.log", data.path("karaf/bootstrap.log").toString());
    // this process has its own lock, signals and stop command
    System.setProperty("karaf.lock", "false");
    System.setProperty("karaf.handle.sigterm", "false");
    System.setProperty("karaf.shutdown.timeout", Long.toString(STOP_LIMIT_MILLIS));
  }
}
