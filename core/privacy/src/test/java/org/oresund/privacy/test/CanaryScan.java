// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.test;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Plants unique values and searches files for them afterwards: what should not be somewhere is
 * proven by looking for it.
 *
 * <p>Each value is searched in clear (UTF-8, UTF-16), as base64 at every alignment, in hexadecimal
 * and as URL text, also inside gzip and zip files. A scan that finds nothing proves something only
 * if it can find: plant one canary on purpose and expect it.
 */
public final class CanaryScan {

  private static final int CHUNK = 1 << 20;

  private final List<Needle> needles = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();
  private final boolean[] firstTwoBytes = new boolean[1 << 16];
  private int longest = 2;

  /** One spelling of one canary. */
  private record Needle(String name, String spelling, byte[] bytes) {}

  /**
   * A canary found.
   *
   * @param name its name
   * @param spelling how it was written
   * @param place file, and entry inside an archive
   */
  public record Hit(String name, String spelling, String place) implements Comparable<Hit> {

    @Override
    public int compareTo(Hit other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return place + ": " + name + " (" + spelling + ")";
    }
  }

  /**
   * What a scan found.
   *
   * @param canaries how many were planted
   * @param files how many files were searched, entries of archives included
   * @param bytes how many bytes were searched
   * @param hits what was found, each place once
   */
  public record Report(int canaries, long files, long bytes, Set<Hit> hits) {

    /** Returns the names found. */
    public Set<String> found() {
      Set<String> found = new TreeSet<>();
      hits.forEach(hit -> found.add(hit.name()));
      return found;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(
          "canary scan: %d files, %,d bytes, %d canaries planted, %d found"
              .formatted(files, bytes, canaries, found().size()));
      hits.forEach(hit -> text.append("\n  ").append(hit));
      return text.toString();
    }
  }

  /** Makes a value that nobody else has, and plants it under a name. */
  public String plant(String name) {
    String value = "canary" + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36) + "x";
    plant(name, value);
    return value;
  }

  /**
   * Plants a value of a form that is demanded, for example a number that looks like a CPR number.
   *
   * @param value 8 characters or more, so that it is not found by accident
   */
  public void plant(String name, String value) {
    if (value.length() < 8) {
      throw new IllegalArgumentException("A canary of less than 8 characters");
    }
    names.add(name);
    byte[] clear = value.getBytes(StandardCharsets.UTF_8);
    add(name, "clear", clear);
    add(name, "UTF-16", value.getBytes(StandardCharsets.UTF_16LE));
    add(name, "UTF-16", value.getBytes(StandardCharsets.UTF_16BE));
    String hex = HexFormat.of().formatHex(clear);
    add(name, "hex", ascii(hex));
    add(name, "hex", ascii(hex.toUpperCase(Locale.ROOT)));
    String url = URLEncoder.encode(value, StandardCharsets.UTF_8);
    if (!url.equals(value)) {
      add(name, "URL", ascii(url));
    }
    for (int shift = 0; shift < 3; shift++) {
      add(name, "base64", base64(clear, shift));
    }
  }

  /** The part of the base64 form that does not depend on what stands around the value. */
  private static byte[] base64(byte[] clear, int shift) {
    byte[] shifted = new byte[shift + clear.length];
    System.arraycopy(clear, 0, shifted, shift, clear.length);
    String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
    int from = shift == 0 ? 0 : shift + 1;
    int to = text.length() - (shifted.length % 3 == 0 ? 0 : 1);
    return ascii(text.substring(from, to));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void add(String name, String spelling, byte[] bytes) {
    needles.add(new Needle(name, spelling, bytes));
    firstTwoBytes[pair(bytes, 0)] = true;
    longest = Math.max(longest, bytes.length);
  }

  /** Searches these files, and everything below these folders. */
  public Report search(Path... places) {
    Search search = new Search();
    for (Path place : places) {
      try (Stream<Path> paths = Files.walk(place)) {
        for (Path file : paths.filter(Files::isRegularFile).sorted().toList()) {
          search.file(file);
        }
      } catch (IOException e) {
        throw new IllegalStateException("Cannot search " + place, e);
      }
    }
    return search.report();
  }

  /** Searches a text, for example a response. */
  public Report search(String place, String text, Charset charset) {
    Search search = new Search();
    search.bytes(place, text.getBytes(charset));
    return search.report();
  }

  private static int pair(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  /** One scan under way. */
  private final class Search {

    private final Set<Hit> hits = new TreeSet<>();
    private long files;
    private long bytes;

    Report report() {
      return new Report(names.size(), files, bytes, hits);
    }

    void file(Path file) throws IOException {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        stream(file.toString(), in);
      }
      String name = file.getFileName().toString();
      if (name.endsWith(".gz")) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          stream(file + "!", in);
        } catch (ZipException e) {
          throw new IllegalStateException("Not a gzip file: " + file, e);
        }
      } else if (name.endsWith(".zip") || name.endsWith(".jar")) {
        archive(file);
      }
    }

    private void archive(Path file) throws IOException {
      try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          stream(file + "!" + entry.getName(), in);
        }
      }
    }

    private void stream(String place, InputStream in) throws IOException {
      files++;
      byte[] chunk = new byte[CHUNK + longest];
      int kept = 0;
      int read = in.readNBytes(chunk, kept, CHUNK);
      while (read > 0) {
        bytes += read;
        int length = kept + read;
        scan(place, chunk, length);
        kept = Math.min(longest - 1, length);
        System.arraycopy(chunk, length - kept, chunk, 0, kept);
        read = in.readNBytes(chunk, kept, CHUNK);
      }
    }

    void bytes(String place, byte[] content) {
      files++;
      bytes += content.length;
      scan(place, content, content.length);
    }

    private void scan(String place, byte[] content, int length) {
      for (int at = 0; at + 1 < length; at++) {
        if (firstTwoBytes[pair(content, at)]) {
          match(place, content, at, length);
        }
      }
    }

    private void match(String place, byte[] content, int at, int length) {
      for (Needle needle : needles) {
        int end = at + needle.bytes().length;
        if (end <= length
            && Arrays.equals(content, at, end, needle.bytes(), 0, needle.bytes().length)) {
          hits.add(new Hit(needle.name(), needle.spelling(), place));
        }
      }
    }
  }
}
