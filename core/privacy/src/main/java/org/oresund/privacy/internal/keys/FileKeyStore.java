// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.keys;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.privacy.spi.KeyStore;
import org.oresund.privacy.spi.StoredKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps keys in one append-only file that is rewritten without them when keys are destroyed; for a
 * single node.
 *
 * <p>A lock file keeps a second process out. All keys are held in memory (wrapped), so reading
 * never touches the disk.
 */
final class FileKeyStore implements KeyStore {

  static final String NAME = "file";

  private static final Logger LOG = LoggerFactory.getLogger(FileKeyStore.class);
  private static final UUID NO_ROOT_KEY = new UUID(0, 0);

  /** A file this much longer than its content is rewritten when opened, in bytes. */
  private static final long SLACK = 4L * 1024 * 1024;

  private final Path folder;
  private final Path path;
  private final int copyDays;
  private final Clock clock;
  private KeyIndex index = new KeyIndex();
  private @Nullable FileChannel lockChannel;
  private @Nullable KeyFile file;

  /**
   * Creates a store that is not open yet.
   *
   * @param copyDays older copies are refused in place of the file
   */
  FileKeyStore(Path folder, int copyDays, Clock clock) {
    this.folder = folder;
    this.path = folder.resolve("keys.log");
    this.copyDays = copyDays;
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized void open() {
    if (lockChannel != null) {
      return;
    }
    try {
      PrivateFiles.createFolder(folder);
      lock();
      load();
    } catch (IOException e) {
      close();
      throw KeyStoreProblems.unreadable(path, e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void lock() throws IOException {
    FileChannel channel = PrivateFiles.open(folder.resolve("lock"));
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      channel.close();
      throw KeyStoreProblems.inUse(folder);
    }
    lockChannel = channel;
  }

  private void load() throws IOException {
    if (!Files.exists(path)) {
      rewrite(new KeyIndex());
      return;
    }
    if (PrivateFiles.openToOthers(path)) {
      LOG.warn("keystore.open-to-others: others than the owner may read {}; set mode 0600.", path);
    }
    KeyIndex loaded = new KeyIndex();
    KeyFile opened = KeyFile.open(path, change -> apply(loaded, change));
    file = opened;
    index = loaded;
    boolean copy = opened.purpose() == KeyFile.Purpose.COPY;
    if (copy && opened.written().isBefore(clock.instant().minus(Duration.ofDays(copyDays)))) {
      throw KeyStoreProblems.copyTooOld(path, copyDays);
    }
    if (copy || opened.length() > 600L * loaded.size() + SLACK) {
      rewrite(loaded);
    }
  }

  private static void apply(KeyIndex index, KeyFile.Change change) {
    if (!change.rootKey().equals(NO_ROOT_KEY)) {
      index.rootKey(change.rootKey());
    }
    change.keys().forEach(index::put);
    change.reservations().forEach(one -> index.reserved(one.key(), one.total()));
  }

  @Override
  public synchronized Optional<UUID> rootKey() {
    ready();
    return index.rootKey();
  }

  @Override
  public synchronized Map<UUID, StoredKey> find(Collection<UUID> ids) {
    ready();
    Map<UUID, StoredKey> found = new LinkedHashMap<>();
    for (UUID id : ids) {
      index.find(id).ifPresent(key -> found.put(id, key));
    }
    return found;
  }

  @Override
  public synchronized Map<StoredKey.Slot, List<StoredKey>> findSlots(
      Collection<StoredKey.Slot> slots) {
    ready();
    Map<StoredKey.Slot, List<StoredKey>> found = new LinkedHashMap<>();
    for (StoredKey.Slot slot : slots) {
      List<StoredKey> generations = index.find(slot);
      if (!generations.isEmpty()) {
        found.put(slot, generations);
      }
    }
    return found;
  }

  @Override
  public synchronized List<StoredKey> list(String tenant, UUID after, int limit) {
    ready();
    return index.list(tenant, after, limit);
  }

  @Override
  public synchronized List<String> tenants() {
    ready();
    return index.tenants();
  }

  @Override
  public synchronized void add(UUID rootKey, Collection<StoredKey> keys) {
    ready();
    if (!index.rootKey().orElse(rootKey).equals(rootKey)) {
      throw KeyStoreProblems.otherRootKey();
    }
    List<StoredKey> fresh =
        keys.stream().filter(key -> !index.holds(key.slot(), key.generation())).toList();
    Set<UUID> added = new HashSet<>();
    fresh.forEach(key -> added.add(key.id()));
    for (StoredKey key : fresh) {
      if (!added.contains(key.wrappedBy()) && !mayWrap(rootKey, key.wrappedBy())) {
        throw KeyStoreProblems.wrappingKeyChanged();
      }
    }
    append(new KeyFile.Change(rootKey, fresh, List.of()));
  }

  private boolean mayWrap(UUID rootKey, UUID wrappingKey) {
    return wrappingKey.equals(rootKey)
        || index.find(wrappingKey).filter(key -> key.state() == StoredKey.State.ACTIVE).isPresent();
  }

  @Override
  public synchronized void update(UUID rootKey, Collection<StoredKey> keys) {
    ready();
    List<StoredKey> living = new ArrayList<>();
    for (StoredKey key : keys) {
      index.find(key.id()).filter(old -> old.wrapped() != null).ifPresent(old -> living.add(key));
    }
    append(new KeyFile.Change(rootKey, living, List.of()));
  }

  @Override
  public synchronized long reserve(UUID key, long encryptions) {
    ready();
    long total = index.reserved(key) + encryptions;
    append(
        new KeyFile.Change(
            index.rootKey().orElse(NO_ROOT_KEY),
            List.of(),
            List.of(new KeyFile.Reservation(key, total))));
    return total;
  }

  @Override
  public synchronized void shred(Collection<StoredKey> keys) {
    ready();
    Set<UUID> dying = new HashSet<>();
    keys.forEach(key -> dying.add(key.id()));
    for (UUID id : dying) {
      if (!dying.containsAll(index.wrapped(id))) {
        throw KeyStoreProblems.stillWraps();
      }
    }
    List<StoredKey> marks = keys.stream().map(StoredKey::shredded).toList();
    append(new KeyFile.Change(index.rootKey().orElse(NO_ROOT_KEY), marks, List.of()));
    try {
      rewrite(index);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public synchronized int remove(Collection<UUID> keys) {
    ready();
    Set<UUID> going =
        keys.stream()
            .filter(id -> index.find(id).filter(FileKeyStore::retired).isPresent())
            .filter(id -> index.wrapped(id).isEmpty())
            .collect(Collectors.toSet());
    if (going.isEmpty()) {
      return 0;
    }
    try {
      rewrite(index.without(going));
    } catch (IOException e) {
      throw failed(e);
    }
    return going.size();
  }

  private static boolean retired(StoredKey key) {
    return key.state() == StoredKey.State.RETIRED;
  }

  @Override
  public synchronized void copyTo(OutputStream target) throws IOException {
    ready();
    KeyFile.copyTo(target, content(index), clock.instant());
  }

  @Override
  public List<Problem> findings() {
    return List.of(KeyStoreProblems.singlePlace());
  }

  @Override
  public synchronized void close() {
    closeFile();
    FileChannel held = lockChannel;
    lockChannel = null;
    if (held == null) {
      return;
    }
    try {
      held.close();
    } catch (IOException e) {
      LOG.warn("keystore.close-failed: the lock of {} was not released in order.", folder);
    }
  }

  private void append(KeyFile.Change change) {
    KeyFile open = file;
    if (open == null) {
      throw KeyStoreProblems.closed();
    }
    try {
      open.append(change);
    } catch (IOException e) {
      throw failed(e);
    }
    apply(index, change);
  }

  /** What a failed write left behind is unknown: the next call reads the file anew. */
  private RuntimeException failed(IOException e) {
    closeFile();
    return KeyStoreProblems.notWritten(path, e);
  }

  private void ready() {
    if (lockChannel == null) {
      throw KeyStoreProblems.closed();
    }
    if (file != null) {
      return;
    }
    try {
      load();
    } catch (IOException e) {
      throw KeyStoreProblems.unreadable(path, e);
    }
  }

  /** Writes a file without any trace of destroyed keys and wipes the old one. */
  private void rewrite(KeyIndex content) throws IOException {
    Path next = folder.resolve("keys.log.new");
    KeyFile.create(next, content(content), clock.instant());
    KeyFile old = file;
    PrivateFiles.move(next, path);
    if (old != null) {
      old.overwrite();
    }
    closeFile();
    file = KeyFile.open(path, change -> {});
    index = content;
  }

  private static KeyFile.Change content(KeyIndex index) {
    List<StoredKey> keys = List.copyOf(index.all());
    List<KeyFile.Reservation> reservations =
        keys.stream()
            .filter(key -> index.reserved(key.id()) > 0)
            .map(key -> new KeyFile.Reservation(key.id(), index.reserved(key.id())))
            .toList();
    return new KeyFile.Change(index.rootKey().orElse(NO_ROOT_KEY), keys, reservations);
  }

  private void closeFile() {
    KeyFile open = file;
    file = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (IOException e) {
      LOG.warn("keystore.close-failed: {} was not closed in order.", path);
    }
  }
}
