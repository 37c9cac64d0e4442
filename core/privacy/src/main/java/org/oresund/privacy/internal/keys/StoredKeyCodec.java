// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.privacy.spi.StoredKey;

/** The binary form of a {@link StoredKey} in files; numbers never change their meaning. */
final class StoredKeyCodec {

  /** Longest wrapped form that a file may claim, in bytes. */
  private static final int LONGEST_WRAPPED = 1024;

  private StoredKeyCodec() {}

  static void write(DataOutput out, StoredKey key) throws IOException {
    writeId(out, key.id());
    out.writeUTF(key.slot().tenant());
    out.writeByte(number(key.slot().kind()));
    UUID person = key.slot().person();
    out.writeBoolean(person != null);
    if (person != null) {
      writeId(out, person);
    }
    out.writeInt(key.generation());
    out.writeByte(number(key.state()));
    byte[] wrapped = key.wrapped();
    out.writeShort(wrapped == null ? 0 : wrapped.length);
    if (wrapped != null) {
      out.write(wrapped);
    }
    writeId(out, key.wrappedBy());
    out.writeLong(key.created().toEpochMilli());
  }

  static StoredKey read(DataInput in) throws IOException {
    UUID id = readId(in);
    String tenant = in.readUTF();
    StoredKey.Kind kind = kind(in.readByte());
    UUID person = in.readBoolean() ? readId(in) : null;
    int generation = in.readInt();
    StoredKey.State state = state(in.readByte());
    byte[] wrapped = readWrapped(in);
    UUID wrappedBy = readId(in);
    Instant created = Instant.ofEpochMilli(in.readLong());
    StoredKey.Slot slot = new StoredKey.Slot(tenant, kind, person);
    return new StoredKey(id, slot, generation, state, wrapped, wrappedBy, created);
  }

  static void writeId(DataOutput out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  static UUID readId(DataInput in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  private static byte @Nullable [] readWrapped(DataInput in) throws IOException {
    int length = in.readUnsignedShort();
    if (length == 0) {
      return null;
    }
    if (length > LONGEST_WRAPPED) {
      throw new IOException("A wrapped key of " + length + " bytes");
    }
    byte[] wrapped = new byte[length];
    in.readFully(wrapped);
    return wrapped;
  }

  private static int number(StoredKey.Kind kind) {
    return switch (kind) {
      case TENANT -> 1;
      case DATA -> 2;
      case PERSON -> 3;
      case SEARCH -> 4;
      case SIGNING -> 5;
    };
  }

  private static StoredKey.Kind kind(int number) throws IOException {
    return switch (number) {
      case 1 -> StoredKey.Kind.TENANT;
      case 2 -> StoredKey.Kind.DATA;
      case 3 -> StoredKey.Kind.PERSON;
      case 4 -> StoredKey.Kind.SEARCH;
      case 5 -> StoredKey.Kind.SIGNING;
      default -> throw new IOException("Unknown kind of key " + number);
    };
  }

  private static int number(StoredKey.State state) {
    return switch (state) {
      case ACTIVE -> 1;
      case RETIRED -> 2;
      case SHREDDED -> 3;
    };
  }

  private static StoredKey.State state(int number) throws IOException {
    return switch (number) {
      case 1 -> StoredKey.State.ACTIVE;
      case 2 -> StoredKey.State.RETIRED;
      case 3 -> StoredKey.State.SHREDDED;
      default -> throw new IOException("Unknown state of key " + number);
    };
  }
}
