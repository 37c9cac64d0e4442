// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.oresund.privacy.spi.StoredKey;

/**
 * An append-only file of changes to keys, each change whole or absent.
 *
 * <p>Header: magic (8 bytes), purpose (1: live, 2: copy), time of writing (8, epoch milliseconds).
 * Then frames: length of the body (4), CRC-32C of the length (4), CRC-32C of the body (4), body. A
 * frame that a crash cut short at the end of the file was never acknowledged and is cut away;
 * anything else that does not add up is damage and is left for a person to look at.
 *
 * <p>Not thread-safe: its owner locks.
 */
final class KeyFile implements Closeable {

  /** The letters ORESKEY1. */
  private static final long MAGIC = 0x4f5245534b455931L;

  private static final int HEADER = 17;
  private static final int FRAME_HEADER = 12;
  private static final int LONGEST_BODY = 256 * 1024 * 1024;

  /** What a file is. */
  enum Purpose {
    /** The file the server works on. */
    LIVE(1),
    /** A copy made at one moment. */
    COPY(2);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }

    private static Purpose of(int number) throws IOException {
      for (Purpose purpose : values()) {
        if (purpose.number == number) {
          return purpose;
        }
      }
      throw new IOException("Unknown purpose of a key file " + number);
    }
  }

  /**
   * One change: applied as a whole.
   *
   * @param keys keys with their new state; the root key is theirs from now on
   * @param reservations totals of reserved encryptions
   */
  record Change(UUID rootKey, List<StoredKey> keys, List<Reservation> reservations) {}

  /**
   * How many encryptions a key has been granted.
   *
   * @param key the key
   * @param total all grants together
   */
  record Reservation(UUID key, long total) {}

  /** Takes changes in the order written. */
  interface Reader {
    void apply(Change change);
  }

  private final Path path;
  private final FileChannel channel;
  private final Purpose purpose;
  private final Instant written;
  private long end;

  private KeyFile(Path path, FileChannel channel, Purpose purpose, Instant written) {
    this.path = path;
    this.channel = channel;
    this.purpose = purpose;
    this.written = written;
    this.end = HEADER;
  }

  /** Writes a new live file holding one change and makes it durable. */
  static void create(Path path, Change content, Instant now) throws IOException {
    try (FileChannel channel = PrivateFiles.openEmpty(path)) {
      byte[] bytes = copy(Purpose.LIVE, content, now);
      PrivateFiles.write(channel, ByteBuffer.wrap(bytes), 0);
      channel.force(true);
    }
  }

  /** Writes a copy holding one change. */
  static void copyTo(OutputStream target, Change content, Instant now) throws IOException {
    target.write(copy(Purpose.COPY, content, now));
  }

  private static byte[] copy(Purpose purpose, Change content, Instant now) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(MAGIC);
    out.writeByte(purpose.number);
    out.writeLong(now.toEpochMilli());
    out.write(frame(content));
    return bytes.toByteArray();
  }

  /**
   * Opens a file and reads all changes.
   *
   * @throws org.oresund.api.ProblemException {@code keystore.damaged}
   */
  static KeyFile open(Path path, Reader reader) throws IOException {
    FileChannel channel = PrivateFiles.open(path);
    try {
      ByteBuffer header = ByteBuffer.wrap(read(channel, 0, HEADER));
      if (header.remaining() < HEADER || header.getLong() != MAGIC) {
        throw KeyStoreProblems.damaged(path, 0);
      }
      Purpose purpose = Purpose.of(header.get());
      KeyFile file = new KeyFile(path, channel, purpose, Instant.ofEpochMilli(header.getLong()));
      file.readAll(reader);
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Purpose purpose() {
    return purpose;
  }

  Instant written() {
    return written;
  }

  /** Returns the length of the valid part in bytes. */
  long length() {
    return end;
  }

  /** Adds a change; durable on return, and without a trace after a failure. */
  void append(Change change) throws IOException {
    ByteBuffer frame = ByteBuffer.wrap(frame(change));
    int length = frame.remaining();
    PrivateFiles.write(channel, frame, end);
    channel.force(true);
    end += length;
  }

  /** Overwrites the whole file with zeros, for a file whose name is already gone. */
  void overwrite() throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
    long size = channel.size();
    for (long at = 0; at < size; at += zeros.capacity()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
      PrivateFiles.write(channel, zeros, at);
    }
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void readAll(Reader reader) throws IOException {
    long size = channel.size();
    while (end < size) {
      ByteBuffer header = ByteBuffer.wrap(read(channel, end, FRAME_HEADER));
      if (header.remaining() < FRAME_HEADER || onlyZeros(size)) {
        cutAway();
        return;
      }
      int length = header.getInt();
      int lengthSum = header.getInt();
      int bodySum = header.getInt();
      if (lengthSum != sum(intBytes(length)) || length < 0 || length > LONGEST_BODY) {
        throw KeyStoreProblems.damaged(path, end);
      }
      byte[] body = read(channel, end + FRAME_HEADER, length);
      long next = end + FRAME_HEADER + length;
      if (body.length < length || (bodySum != sum(body) && next == size)) {
        cutAway();
        return;
      }
      if (bodySum != sum(body)) {
        throw KeyStoreProblems.damaged(path, end);
      }
      reader.apply(decode(body));
      end = next;
    }
  }

  /** A file system may have given the file its length but not its content before a crash. */
  private boolean onlyZeros(long size) throws IOException {
    for (long at = end; at < size; at += FRAME_HEADER) {
      for (byte one : read(channel, at, FRAME_HEADER)) {
        if (one != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private void cutAway() throws IOException {
    channel.truncate(end);
    channel.force(true);
  }

  private static byte[] frame(Change change) throws IOException {
    byte[] body = encode(change);
    return ByteBuffer.allocate(FRAME_HEADER + body.length)
        .putInt(body.length)
        .putInt(sum(intBytes(body.length)))
        .putInt(sum(body))
        .put(body)
        .array();
  }

  private static byte[] encode(Change change) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    StoredKeyCodec.writeId(out, change.rootKey());
    out.writeInt(change.keys().size());
    for (StoredKey key : change.keys()) {
      StoredKeyCodec.write(out, key);
    }
    out.writeInt(change.reservations().size());
    for (Reservation reservation : change.reservations()) {
      StoredKeyCodec.writeId(out, reservation.key());
      out.writeLong(reservation.total());
    }
    return bytes.toByteArray();
  }

  private static Change decode(byte[] body) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
    UUID rootKey = StoredKeyCodec.readId(in);
    List<StoredKey> keys = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      keys.add(StoredKeyCodec.read(in));
    }
    List<Reservation> reservations = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      reservations.add(new Reservation(StoredKeyCodec.readId(in), in.readLong()));
    }
    if (in.read() >= 0) {
      throw new EOFException("A change of keys has more bytes than it says");
    }
    return new Change(rootKey, keys, reservations);
  }

  /** Returns fewer bytes only where the file ends. */
  private static byte[] read(FileChannel channel, long position, int length) throws IOException {
    byte[] bytes = new byte[(int) Math.max(0, Math.min(length, channel.size() - position))];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("The key file became shorter while it was read");
      }
    }
    return bytes;
  }

  private static byte[] intBytes(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  private static int sum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }
}
