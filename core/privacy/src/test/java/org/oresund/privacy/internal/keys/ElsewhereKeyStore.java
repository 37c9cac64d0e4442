// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.oresund.api.Problem;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;

/** A key store of another bundle: real, but under another name. */
final class ElsewhereKeyStore implements KeyStore {

  private final FileKeyStore file;

  ElsewhereKeyStore(Path data) {
    file = new FileKeyStore(data.resolve("elsewhere"), 7, Clock.systemUTC());
  }

  @Override
  public String name() {
    return "elsewhere";
  }

  @Override
  public void open() {
    file.open();
  }

  @Override
  public Optional<UUID> rootKey() {
    return file.rootKey();
  }

  @Override
  public Map<UUID, StoredKey> find(Collection<UUID> ids) {
    return file.find(ids);
  }

  @Override
  public Map<StoredKey.Slot, List<StoredKey>> findSlots(Collection<StoredKey.Slot> slots) {
    return file.findSlots(slots);
  }

  @Override
  public List<StoredKey> list(String tenant, UUID after, int limit) {
    return file.list(tenant, after, limit);
  }

  @Override
  public List<String> tenants() {
    return file.tenants();
  }

  @Override
  public void add(UUID rootKey, Collection<StoredKey> keys) {
    file.add(rootKey, keys);
  }

  @Override
  public void update(UUID rootKey, Collection<StoredKey> keys) {
    file.update(rootKey, keys);
  }

  @Override
  public long reserve(UUID key, long encryptions) {
    return file.reserve(key, encryptions);
  }

  @Override
  public void shred(Collection<StoredKey> keys) {
    file.shred(keys);
  }

  @Override
  public int remove(Collection<UUID> keys) {
    return file.remove(keys);
  }

  @Override
  public void copyTo(OutputStream target) throws IOException {
    file.copyTo(target);
  }

  @Override
  public List<Problem> findings() {
    return file.findings();
  }

  @Override
  public void close() {
    file.close();
  }
}
