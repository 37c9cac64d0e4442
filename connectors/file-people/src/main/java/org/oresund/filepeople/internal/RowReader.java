// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.DirectoryEntry.AccountState;
import org.oresund.api.directory.PersonField;
import org.oresund.api.directory.Reference;

/** Turns one row into a person, or into a rejected entry that says which field is wrong. */
final class RowReader {

  private static final Set<String> YES = Set.of("true", "1", "yes", "y", "ja", "j", "x");
  private static final Set<String> NO = Set.of("false", "0", "no", "n", "nej", "");

  private final String fileName;
  private final Map<String, Integer> positions = new HashMap<>();
  private final int width;
  private final CsvFormat format;

  RowReader(String fileName, List<String> header, CsvFormat format) {
    this.fileName = fileName;
    this.format = format;
    this.width = header.size();
    for (int i = 0; i < header.size(); i++) {
      positions.putIfAbsent(withoutMark(header.get(i)), i);
    }
  }

  /** Returns the key of the row; null if it has none. */
  @Nullable String key(NamedCsvRecord row) {
    return value(row, ColumnMapping.KEY);
  }

  /** Returns the names of the row's groups. */
  List<String> groups(NamedCsvRecord row) {
    String groups = value(row, ColumnMapping.GROUPS);
    if (groups == null) {
      return List.of();
    }
    return Stream.of(groups.split("[,|]")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }

  /** Returns the row as a person, or as rejected. */
  DirectoryEntry entry(NamedCsvRecord row, Set<String> repeatedKeys) {
    String key = key(row);
    if (key == null) {
      throw new IllegalArgumentException("A row without key has no entry");
    }
    String version = version(row);
    if (repeatedKeys.contains(key)) {
      return rejected(row, key, null, "key", "stands in more than one row");
    }
    if (row.getFieldCount() != width) {
      return rejected(row, key, null, "row", "has another number of values than the header");
    }
    AccountState listed = listed(row);
    if (listed == null) {
      return rejected(row, key, null, ColumnMapping.ACTIVE, "is neither yes nor no");
    }
    try {
      Instant end = end(row);
      AccountState state =
          expired(end) && listed == AccountState.ACTIVE ? AccountState.EXPIRED : listed;
      String manager = value(row, ColumnMapping.MANAGER_KEY);
      return new DirectoryEntry.Person(
          key,
          version,
          List.of(),
          state,
          end,
          fields(row),
          manager == null ? null : Reference.key(manager),
          groups(row).stream().map(Reference::key).distinct().toList());
    } catch (DateTimeException e) {
      return rejected(row, key, listed, ColumnMapping.END_DATE, "is not a date such as 2026-12-31");
    }
  }

  private Map<PersonField, String> fields(NamedCsvRecord row) {
    Map<PersonField, String> fields = new EnumMap<>(PersonField.class);
    for (PersonField field : PersonField.values()) {
      String value = value(row, field.jsonName());
      if (value != null) {
        fields.put(field, value);
      }
    }
    return fields;
  }

  private @Nullable AccountState listed(NamedCsvRecord row) {
    if (!positions.containsKey(format.settings().mapping().column(ColumnMapping.ACTIVE))) {
      return AccountState.ACTIVE;
    }
    String value = value(row, ColumnMapping.ACTIVE);
    String word = value == null ? "" : value.toLowerCase(Locale.ROOT);
    if (YES.contains(word)) {
      return AccountState.ACTIVE;
    }
    return NO.contains(word) ? AccountState.DISABLED : null;
  }

  /** The last day counts: the account ends when the next day begins in the tenant's zone. */
  private @Nullable Instant end(NamedCsvRecord row) {
    String value = value(row, ColumnMapping.END_DATE);
    return value == null
        ? null
        : LocalDate.parse(value).plusDays(1).atStartOfDay(format.zone()).toInstant();
  }

  private boolean expired(@Nullable Instant end) {
    return end != null && !end.isAfter(format.clock().instant());
  }

  private DirectoryEntry rejected(
      NamedCsvRecord row, String key, @Nullable AccountState state, String field, String message) {
    int line = (int) row.getStartingLineNumber();
    Problem reason =
        Problem.of(
                "file-people.bad-row",
                "The value of '" + field + "' " + message + ".",
                "Correct the row and drop the file again.")
            .at(fileName, line, field + " " + message);
    return new DirectoryEntry.Rejected(key, version(row), state, reason);
  }

  private @Nullable String value(NamedCsvRecord row, String field) {
    Integer position = positions.get(format.settings().mapping().column(field));
    if (position == null || position >= row.getFieldCount()) {
      return null;
    }
    String value = row.getField(position).strip();
    return value.isEmpty() ? null : value;
  }

  private static String version(NamedCsvRecord row) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String field : row.getFields()) {
        digest.update(field.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static String withoutMark(String header) {
    return header.startsWith("\uFEFF") ? header.substring(1) : header.strip();
  }
}
