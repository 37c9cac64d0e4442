// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.support;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Remembers what is logged while it still goes where it went. */
public final class Log implements AutoCloseable {

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();

  private Log() {
    System.setErr(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) {
                before.write(b);
                synchronized (copy) {
                  copy.write(b);
                }
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                before.write(bytes, offset, length);
                synchronized (copy) {
                  copy.write(bytes, offset, length);
                }
              }
            },
            true,
            StandardCharsets.UTF_8));
  }

  public static Log capture() {
    return new Log();
  }

  public List<String> linesWith(String text) {
    synchronized (copy) {
      return copy.toString(StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains(text))
          .toList();
    }
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
