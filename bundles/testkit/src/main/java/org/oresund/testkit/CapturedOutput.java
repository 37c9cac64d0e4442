// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps what is written to the standard streams, where test logging goes, while it passes on. */
final class CapturedOutput implements AutoCloseable {

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  private CapturedOutput() {
    System.setOut(copying(out));
    System.setErr(copying(err));
  }

  static CapturedOutput start() {
    return new CapturedOutput();
  }

  String text() {
    synchronized (kept) {
      return kept.toString(StandardCharsets.UTF_8);
    }
  }

  private PrintStream copying(PrintStream original) {
    return new PrintStream(new Copy(original), true, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }

  private final class Copy extends OutputStream {

    private final PrintStream original;

    Copy(PrintStream original) {
      this.original = original;
    }

    @Override
    public void write(int value) {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      original.write(bytes, offset, length);
      synchronized (kept) {
        kept.write(bytes, offset, length);
      }
    }
  }
}
