// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/**
 * How the files of one instance are written and what their dates mean.
 *
 * @param settings encoding, separator and columns
 * @param zone zone in which an end date is meant
 * @param clock tells whether an end date has passed
 */
record CsvFormat(Settings settings, ZoneId zone, Clock clock) {

  /** A field of more characters is no field of a person; the reader stops there. */
  private static final int LONGEST_RECORD = 1 << 20;

  /**
   * Opens a file; a byte that is no letter of the encoding fails with a {@link
   * java.nio.charset.CharacterCodingException} instead of being replaced silently.
   */
  CsvReader<NamedCsvRecord> open(Path file) throws IOException {
    InputStreamReader reader =
        new InputStreamReader(
            Files.newInputStream(file),
            settings
                .charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    return CsvReader.builder()
        .fieldSeparator(settings.separator())
        .allowExtraFields(true)
        .allowMissingFields(true)
        .maxBufferSize(LONGEST_RECORD)
        .ofNamedCsvRecord(reader);
  }
}
