// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Copies the output of a child process into a log of at most two files of limited size. */
final class RotatingLog {

  private static final long MOST_BYTES = 8L * 1024 * 1024;

  private final Path file;
  private volatile String lastTrouble = "";
  private volatile boolean writable = true;

  RotatingLog(Path file) {
    this.file = file;
  }

  /** Starts copying until the stream ends. */
  void follow(InputStream output) {
    Thread thread = new Thread(() -> copy(output), "postgres-log");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns the last line that told of an error, or an empty text. */
  String lastTrouble() {
    return lastTrouble;
  }

  private void copy(InputStream output) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        keepIfPossible(line);
        line = lines.readLine();
      }
    } catch (IOException e) {
      Log.warn("The output of PostgreSQL cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** A full disk costs lines, never the reading: nobody else empties the pipe of the child. */
  private void keepIfPossible(String line) {
    try {
      keep(line);
      writable = true;
    } catch (IOException e) {
      if (writable) {
        Log.warn("The log of PostgreSQL cannot be written: " + e.getClass().getSimpleName());
      }
      writable = false;
    }
  }

  private void keep(String line) throws IOException {
    if (line.contains("FATAL: ") || line.contains("PANIC: ") || line.contains("error: ")) {
      lastTrouble = line;
    }
    if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    try (OutputStream out = Files.newOutputStream(file, CREATE, WRITE, APPEND)) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
