// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.observe.internal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.oresund.api.Problem;
import org.oresund.observe.HealthCheck;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Warns before the data directory is full and takes the node out of service when it is. */
@Component(configurationPid = "org.oresund.diskspace")
public final class DiskSpaceCheck implements HealthCheck {

  private static final long MEBIBYTE = 1L << 20;

  /** Limits in MiB of free space in the data directory. */
  @interface Settings {
    /** Below this the node is degraded. */
    long warnBelowMebibytes() default 1024;

    /** Below this the node is not ready. */
    long failBelowMebibytes() default 128;
  }

  private final Path data;
  private final long warnBelow;
  private final long failBelow;

  /** Creates the check for the directory named by {@code oresund.data}. */
  @Activate
  public DiskSpaceCheck(BundleContext context, Settings settings) {
    this(
        Path.of(dataDirectory(context)),
        settings.warnBelowMebibytes() * MEBIBYTE,
        settings.failBelowMebibytes() * MEBIBYTE);
  }

  DiskSpaceCheck(Path data, long warnBelow, long failBelow) {
    this.data = data;
    this.warnBelow = warnBelow;
    this.failBelow = failBelow;
  }

  private static String dataDirectory(BundleContext context) {
    String configured = context.getProperty("oresund.data");
    return configured == null ? "data" : configured;
  }

  @Override
  public String name() {
    return "disk-space";
  }

  @Override
  public Result check() {
    long free;
    try {
      FileStore store = Files.getFileStore(data);
      free = store.getUsableSpace();
    } catch (IOException e) {
      return Result.down(
          Problem.of(
              "disk.unreadable",
              "The free space of the data directory cannot be read.",
              "Check that the data directory exists and belongs to the service user."));
    }
    if (free >= warnBelow) {
      return Result.up();
    }
    Problem low =
        Problem.of(
                "disk.space-low",
                "The data directory has " + free / MEBIBYTE + " MiB of free space.",
                "Free space or enlarge the file system.")
            .with("freeMebibytes", Long.toString(free / MEBIBYTE));
    return free < failBelow ? Result.down(low) : Result.degraded(low);
  }
}
