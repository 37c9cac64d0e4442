// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import org.oresund.api.ProblemException;
import org.oresund.rest.internal.http.RequestProblems;

/** A request body that may be neither too large nor too slow. */
final class LimitedStream extends FilterInputStream {

  private final long deadline;
  private long left;

  LimitedStream(InputStream body, long bytes, int seconds) {
    super(body);
    this.left = bytes;
    this.deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  private void count(long read) {
    left -= read;
    if (left < 0) {
      throw new ProblemException(RequestProblems.ofStatus(413));
    }
    if (System.nanoTime() - deadline > 0) {
      throw new ProblemException(RequestProblems.ofStatus(408));
    }
  }
}
