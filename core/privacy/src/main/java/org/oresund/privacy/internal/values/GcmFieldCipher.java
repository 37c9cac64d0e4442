// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.oresund.privacy.Cell;
import org.oresund.privacy.FieldCipher;
import org.oresund.privacy.KeyScope;
import org.oresund.privacy.internal.keys.DataKey;
import org.oresund.privacy.internal.keys.KeyOwner;
import org.oresund.privacy.internal.keys.KeyProblems;
import org.oresund.privacy.internal.keys.KeyRing;
import org.oresund.privacy.spi.StoredKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Encrypts values with keys of the {@link KeyRing} in the formats of {@link ValueFormat}. */
@Component
public final class GcmFieldCipher implements FieldCipher {

  private final KeyRing ring;
  private final IntegrityAlarms alarms;

  /** Encrypts with keys of this ring. */
  @Activate
  public GcmFieldCipher(@Reference KeyRing ring, @Reference IntegrityAlarms alarms) {
    this.ring = ring;
    this.alarms = alarms;
  }

  @Override
  public byte[] encrypt(Cell cell, KeyScope scope, byte[] clear) {
    return encryptAll(List.of(new Clear(cell, scope, clear))).get(0);
  }

  @Override
  public List<byte[]> encryptAll(List<Clear> values) {
    Map<KeyOwner, Integer> uses = new HashMap<>();
    for (Clear value : values) {
      uses.merge(owner(value), 1 + value.clear().length / SEGMENT, Integer::sum);
    }
    Map<KeyOwner, DataKey> keys = ring.toEncrypt(uses);
    List<byte[]> encrypted = new ArrayList<>(values.size());
    for (Clear value : values) {
      encrypted.add(seal(value, Objects.requireNonNull(keys.get(owner(value)))));
    }
    return encrypted;
  }

  private static KeyOwner owner(Clear value) {
    return new KeyOwner(value.cell().tenant(), value.scope());
  }

  private byte[] seal(Clear value, DataKey key) {
    if (value.clear().length > SEGMENTED_ABOVE) {
      return sealInSegments(value, key);
    }
    UUID id = key.stored().id();
    byte[] prefix =
        ByteBuffer.allocate(ValueFormat.HEADER)
            .put(ValueFormat.ONE_PIECE)
            .put(ValueFormat.bytes(id))
            .array();
    byte[] additional = ValueFormat.additionalData(value.cell(), id, ValueFormat.ONE_PIECE);
    return Gcm.seal(key.key(), additional, prefix, Gcm.Slice.of(value.clear()));
  }

  private static byte[] sealInSegments(Clear value, DataKey key) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(value.clear().length + 4096);
    try (SegmentedOutput out = new SegmentedOutput(value.cell(), key, bytes, segments -> {})) {
      out.write(value.clear());
    } catch (IOException e) {
      throw new IllegalStateException("Memory does not fail to be written", e);
    }
    return bytes.toByteArray();
  }

  @Override
  public byte[] decrypt(Cell cell, byte[] value) {
    return decryptAll(List.of(new Encrypted(cell, value)))
        .get(0)
        .orElseThrow(KeyProblems::shredded);
  }

  @Override
  public List<Optional<byte[]>> decryptAll(List<Encrypted> values) {
    Set<UUID> ids = new HashSet<>();
    for (Encrypted value : values) {
      ids.add(header(value.cell(), value.value()));
    }
    Map<UUID, Optional<DataKey>> keys = ring.toDecrypt(ids);
    List<Optional<byte[]>> clear = new ArrayList<>(values.size());
    for (Encrypted value : values) {
      UUID id = header(value.cell(), value.value());
      clear.add(
          keys.getOrDefault(id, Optional.empty())
              .map(key -> open(value, ofTenant(value.cell(), key))));
    }
    return clear;
  }

  private byte[] open(Encrypted value, DataKey key) {
    if (value.value()[0] == ValueFormat.SEGMENTS) {
      return openSegments(value);
    }
    byte[] additional =
        ValueFormat.additionalData(value.cell(), key.stored().id(), ValueFormat.ONE_PIECE);
    return Gcm.open(key.key(), additional, Gcm.Slice.from(value.value(), ValueFormat.HEADER))
        .orElseThrow(() -> alarms.rejected(value.cell()));
  }

  private byte[] openSegments(Encrypted value) {
    try (InputStream in = decrypting(value.cell(), new ByteArrayInputStream(value.value()))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("Memory does not fail to be read", e);
    }
  }

  @Override
  public OutputStream encrypting(Cell cell, KeyScope scope, OutputStream target)
      throws IOException {
    KeyOwner owner = new KeyOwner(cell.tenant(), scope);
    DataKey key = Objects.requireNonNull(ring.toEncrypt(Map.of(owner, 1)).get(owner));
    return new SegmentedOutput(cell, key, target, segments -> ring.spendMore(key, segments));
  }

  @Override
  public InputStream decrypting(Cell cell, InputStream source) throws IOException {
    byte[] header = new byte[ValueFormat.HEADER];
    try {
      new DataInputStream(source).readFully(header);
    } catch (EOFException e) {
      throw alarms.rejected(cell);
    }
    UUID id = header(cell, header);
    DataKey key =
        ring.toDecrypt(Set.of(id))
            .getOrDefault(id, Optional.empty())
            .map(found -> ofTenant(cell, found))
            .orElseThrow(KeyProblems::shredded);
    if (header[0] == ValueFormat.SEGMENTS) {
      return new SegmentedInput(cell, key, source, () -> alarms.rejected(cell));
    }
    byte[] rest = source.readNBytes(SEGMENTED_ABOVE + ValueFormat.OVERHEAD);
    byte[] additional = ValueFormat.additionalData(cell, id, ValueFormat.ONE_PIECE);
    byte[] clear =
        Gcm.open(key.key(), additional, Gcm.Slice.of(rest))
            .orElseThrow(() -> alarms.rejected(cell));
    source.close();
    return new ByteArrayInputStream(clear);
  }

  @Override
  public UUID keyOf(byte[] value) {
    if (value.length < ValueFormat.HEADER) {
      throw new IllegalArgumentException("Shorter than any encrypted value");
    }
    return ValueFormat.id(ByteBuffer.wrap(value, 1, ValueFormat.ID));
  }

  @Override
  public boolean outdated(Cell cell, byte[] value) {
    UUID id = header(cell, value);
    return ring.toDecrypt(Set.of(id))
        .getOrDefault(id, Optional.empty())
        .filter(key -> key.stored().slot().kind() == StoredKey.Kind.DATA)
        .filter(key -> !ring.data(cell.tenant()).stored().id().equals(id))
        .isPresent();
  }

  private UUID header(Cell cell, byte[] value) {
    boolean known =
        value.length >= ValueFormat.HEADER
            && (value[0] == ValueFormat.ONE_PIECE || value[0] == ValueFormat.SEGMENTS);
    if (!known) {
      throw alarms.rejected(cell);
    }
    return keyOf(value);
  }

  private DataKey ofTenant(Cell cell, DataKey key) {
    if (!key.stored().slot().tenant().equals(cell.tenant().value())) {
      throw alarms.rejected(cell);
    }
    return key;
  }
}
