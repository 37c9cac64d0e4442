// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.oresund.api.TenantId;
import org.oresund.privacy.internal.keys.PrivateFiles;

/**
 * Keeps the newest checkpoints of each tenant in files beside the database, and the public key that
 * verifies them.
 *
 * <p>Thread-safe; a checkpoint is durable when it was added.
 */
final class CheckpointCopies {

  /** A newer checkpoint covers all before it, so old ones may go. */
  private static final int KEPT = 1000;

  private static final long LONGEST = 1024 * 1024;

  private final Path folder;

  CheckpointCopies(Path folder) {
    this.folder = folder;
  }

  /** Adds a checkpoint to the tenant's file. */
  synchronized void add(TenantId tenant, String checkpoint) throws IOException {
    PrivateFiles.createFolder(folder);
    Path file = file(tenant);
    boolean isNew = !Files.exists(file);
    try (FileChannel channel = PrivateFiles.open(file)) {
      byte[] bytes = checkpoint.getBytes(StandardCharsets.UTF_8);
      PrivateFiles.write(channel, ByteBuffer.wrap(bytes), channel.size());
      channel.force(true);
    }
    if (isNew) {
      PrivateFiles.syncFolder(file);
    }
    if (Files.size(file) > LONGEST) {
      List<String> all = read(tenant);
      String newest = String.join("", all.subList(Math.max(0, all.size() - KEPT), all.size()));
      PrivateFiles.replace(file, newest.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Returns the tenant's checkpoints, oldest first. */
  synchronized List<String> read(TenantId tenant) throws IOException {
    Path file = file(tenant);
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> checkpoints = new ArrayList<>();
    StringBuilder one = new StringBuilder();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (line.startsWith(Checkpoint.ORIGIN) && !one.isEmpty()) {
        checkpoints.add(one.toString());
        one.setLength(0);
      }
      one.append(line).append('\n');
    }
    if (!one.isEmpty()) {
      checkpoints.add(one.toString());
    }
    return checkpoints;
  }

  /** Writes the public key beside the checkpoints. */
  synchronized void publish(String verifierKey) throws IOException {
    PrivateFiles.createFolder(folder);
    Path file = folder.resolve("audit.pub");
    byte[] text = (verifierKey + "\n").getBytes(StandardCharsets.UTF_8);
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), text)) {
      PrivateFiles.replace(file, text);
    }
  }

  private Path file(TenantId tenant) {
    return folder.resolve(tenant.value() + ".checkpoints");
  }
}
