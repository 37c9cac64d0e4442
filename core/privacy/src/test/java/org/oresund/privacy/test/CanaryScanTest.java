// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CanaryScanTest {

  @TempDir Path folder;
  private final CanaryScan scan = new CanaryScan();

  private Path write(String name, String content, Charset charset) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content.getBytes(charset));
  }

  private void assertFound(String name) {
    CanaryScan.Report report = scan.search(folder);
    assertThat(report.found()).as(report.toString()).containsExactly(name);
  }

  @Test
  void nothingIsFoundWhereNothingIs() throws IOException {
    scan.plant("mail");
    write("a/b/server.log", "all quiet", StandardCharsets.UTF_8);

    CanaryScan.Report report = scan.search(folder);

    assertThat(report.hits()).isEmpty();
    assertThat(report).hasToString("canary scan: 1 files, 9 bytes, 1 canaries planted, 0 found");
  }

  @Test
  void theOnePlantedIsFoundAndNoOther() throws IOException {
    scan.plant("mail");
    String password = scan.plant("password");
    write("server.log", "bind with " + password + " failed", StandardCharsets.UTF_8);

    assertFound("password");
  }

  @Test
  void everySpellingIsFound() throws IOException {
    String value = scan.plant("name");
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (String around : new String[] {"", "a", "ab", "abc"}) {
      byte[] within = (around + value + around).getBytes(StandardCharsets.UTF_8);
      write("text", Base64.getEncoder().encodeToString(within), StandardCharsets.US_ASCII);
      assertFound("name");
    }
    write("text", HexFormat.of().formatHex(bytes), StandardCharsets.US_ASCII);
    assertFound("name");
    write("text", "x" + value, StandardCharsets.UTF_16LE);
    assertFound("name");
  }

  @Test
  void aValueWithSpecialCharactersIsFoundInAUrl() throws IOException {
    scan.plant("mail", "ann.canary@example.org");
    write("access.log", "GET /people?q=ann.canary%40example.org", StandardCharsets.US_ASCII);

    assertFound("mail");
  }

  @Test
  void compressedFilesAreLookedInto() throws IOException {
    String inGzip = scan.plant("in-gzip");
    String inZip = scan.plant("in-zip");
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("old.log.gz")))) {
      out.write(inGzip.getBytes(StandardCharsets.UTF_8));
    }
    try (var out = new ZipOutputStream(Files.newOutputStream(folder.resolve("support.zip")))) {
      out.putNextEntry(new ZipEntry("log/server.log"));
      out.write(inZip.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(scan.search(folder).found()).containsExactly("in-gzip", "in-zip");
  }

  @Test
  void aValueAcrossTheBoundaryOfTwoChunksIsFound() throws IOException {
    String value = scan.plant("boundary");
    int boundary = 1 << 20;
    for (int before = 1; before < value.length(); before += 3) {
      write("big", "-".repeat(boundary - before) + value, StandardCharsets.US_ASCII);
      assertFound("boundary");
    }
  }
}
