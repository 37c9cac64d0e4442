// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.connector.RejectedException;
import org.oresund.connector.TransientException;

/**
 * One CSV file. It is read twice: the survey finds what spoils the whole file before anything is
 * staged, then the entries are streamed.
 */
final class PeopleFile {

  private static final int MOST_REFUSED_ROWS = 1_000;

  private final Path path;
  private final CsvFormat format;

  private PeopleFile(Path path, CsvFormat format) {
    this.path = path;
    this.format = format;
  }

  static PeopleFile at(Path path, CsvFormat format) {
    return new PeopleFile(path, format);
  }

  Path path() {
    return path;
  }

  /**
   * Reads the file once.
   *
   * @throws RejectedException if the file as a whole cannot be used
   */
  Survey survey() {
    Set<String> keys = new HashSet<>();
    Set<String> repeated = new HashSet<>();
    Set<String> groups = new TreeSet<>();
    List<RefusedPart> refused = new ArrayList<>();
    long rows = 0;
    try (CsvReader<NamedCsvRecord> records = format.open(path)) {
      RowReader reader = null;
      NamedCsvRecord last = null;
      for (NamedCsvRecord row : records) {
        reader = reader == null ? reader(row) : reader;
        last = row;
        rows++;
        @Nullable String key = reader.key(row);
        if (key == null) {
          refuse(refused, row);
        } else if (!keys.add(key)) {
          repeated.add(key);
        }
        groups.addAll(reader.groups(row));
      }
      checkWhole(last);
      return new Survey(rows, sha256(), repeated, groups, refused);
    } catch (CharacterCodingException e) {
      throw new RejectedException(wrongEncoding(), e);
    } catch (CsvParseException e) {
      throw new RejectedException(unreadable(), e);
    } catch (UncheckedIOException e) {
      throw fromReading(e.getCause());
    } catch (IOException e) {
      throw fromReading(e);
    }
  }

  /** Returns the people of the file as they are read; close it. */
  Stream<DirectoryEntry> entries(Survey survey) {
    try {
      CsvReader<NamedCsvRecord> records = format.open(path);
      RowReader[] reader = new RowReader[1];
      return records.stream()
          .peek(row -> reader[0] = reader[0] == null ? reader(row) : reader[0])
          .filter(row -> reader[0].key(row) != null)
          .map(row -> reader[0].entry(row, survey.repeatedKeys()))
          .onClose(() -> close(records));
    } catch (IOException e) {
      throw fromReading(e);
    }
  }

  private RowReader reader(NamedCsvRecord first) {
    List<String> header = first.getHeader();
    String key = format.settings().mapping().column(ColumnMapping.KEY);
    if (!header.contains(key) && !header.contains("\uFEFF" + key)) {
      throw new RejectedException(
          Problem.of(
                  "file-people.no-key-column",
                  "The file has no column '" + key + "', which holds the key of each person.",
                  "Add the column, or name another one in mapping.key.")
              .at(name(), 1, "has no column '" + key + "'"));
    }
    return new RowReader(name(), header, format);
  }

  /** A file that was cut off most likely ends within a row, and then not at the end of a line. */
  private void checkWhole(@Nullable NamedCsvRecord last) throws IOException {
    if (last != null && last.getFieldCount() < last.getHeader().size() && !endsWithLineBreak()) {
      throw new RejectedException(
          Problem.of(
                  "file-people.cut-off",
                  "The file ends within a row, so the rest of it may be missing.",
                  "Drop the whole file again; its last row needs all values or a line break.")
              .at(name(), (int) last.getStartingLineNumber(), "ends within the row"));
    }
  }

  /** In every encoding of the files a line break is one byte of its own. */
  private boolean endsWithLineBreak() throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      ByteBuffer end = ByteBuffer.allocate(1);
      channel.position(channel.size() - 1).read(end);
      return end.get(0) == '\n' || end.get(0) == '\r';
    }
  }

  private void refuse(List<RefusedPart> refused, NamedCsvRecord row) {
    if (refused.size() == MOST_REFUSED_ROWS) {
      throw new RejectedException(
          Problem.of(
                  "file-people.too-many-broken-rows",
                  "More than " + MOST_REFUSED_ROWS + " rows have no key.",
                  "Look at separator, encoding and mapping, then drop the file again.")
              .at(name()));
    }
    int line = (int) row.getStartingLineNumber();
    refused.add(
        new RefusedPart(
            Problem.of(
                    "file-people.row-without-key",
                    "A row has no key, so it names nobody.",
                    "Fill the key column and drop the file again.")
                .at(name(), line, "has no key")));
  }

  /** Returns the name of the file without its folder. */
  String name() {
    return String.valueOf(path.getFileName());
  }

  private String sha256() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private RuntimeException fromReading(@Nullable IOException e) {
    if (e instanceof CharacterCodingException) {
      return new RejectedException(wrongEncoding(), e);
    }
    return new TransientException(
        Problem.of(
                "file-people.file-unreadable",
                "The file cannot be read.",
                "Give the server's user read access to it.")
            .at(name()),
        e);
  }

  private Problem wrongEncoding() {
    return Problem.of(
            "file-people.wrong-encoding",
            "The file is not written in " + format.settings().charset().name() + ".",
            "Choose the encoding in which the file is written, or write it again.")
        .at(name());
  }

  private Problem unreadable() {
    return Problem.of(
            "file-people.no-csv",
            "The file cannot be read as CSV: a quotation mark is open or a row is too long.",
            "Look at the quotation marks and the separator, then drop the file again.")
        .at(name());
  }

  private static void close(CsvReader<NamedCsvRecord> records) {
    try {
      records.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
