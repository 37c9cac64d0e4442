// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.api.directory;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;

/**
 * One thing that a connector stages in an import.
 *
 * <p>{@code key} is the directory's immutable key (for Active Directory the objectGUID in canonical
 * lower-case text). {@code version} is compared for equality only and holds whatever makes it
 * comparable (for Active Directory invocationId and uSNChanged).
 */
public sealed interface DirectoryEntry {

  /** Returns the immutable key. */
  String key();

  /** What the directory says of a person's account. */
  enum AccountState {
    /** The account may be used. */
    ACTIVE,
    /** The account is disabled. */
    DISABLED,
    /** The account's end has passed. */
    EXPIRED
  }

  /**
   * A person in scope, complete: a field that is absent from {@code fields} is empty in the
   * directory.
   *
   * @param key immutable key
   * @param version see {@link DirectoryEntry}
   * @param aliases names by which other entries of this import refer to it
   * @param state what the directory says of the account
   * @param activeUntil moment at which the account ends by time alone; null means never
   * @param fields values as the directory has them, never empty texts
   * @param manager the manager; null if there is none
   * @param groups groups named by the person itself (for Active Directory the primary group); the
   *     others come as {@link Member} from the group
   */
  record Person(
      String key,
      String version,
      List<String> aliases,
      AccountState state,
      @Nullable Instant activeUntil,
      Map<PersonField, String> fields,
      @Nullable Reference manager,
      List<Reference> groups)
      implements DirectoryEntry {

    /** Copies the collections. */
    public Person {
      aliases = List.copyOf(aliases);
      groups = List.copyOf(groups);
      EnumMap<PersonField, String> copy = new EnumMap<>(PersonField.class);
      copy.putAll(fields);
      fields = Collections.unmodifiableMap(copy);
    }
  }

  /**
   * A group in scope. All its members follow as {@link Member} in the same part; those stored
   * before and not staged again are lost.
   *
   * @param key immutable key
   * @param version see {@link DirectoryEntry}
   * @param aliases names by which other entries refer to it
   * @param name name as shown
   */
  record Group(String key, String version, List<String> aliases, String name)
      implements DirectoryEntry {

    /** Copies the aliases. */
    public Group {
      aliases = List.copyOf(aliases);
    }
  }

  /**
   * One direct member of a staged group; a person, or another group.
   *
   * @param key key of the group
   * @param member the member; one that no import resolves is kept and counted as foreign
   */
  record Member(String key, Reference member) implements DirectoryEntry {}

  /**
   * A container (organisational unit). Its rename changes the names of everything below without
   * changing their versions, so the connector compares containers at each run.
   *
   * @param key immutable key
   * @param version the present name; differs after a rename or move
   */
  record Container(String key, String version) implements DirectoryEntry {}

  /**
   * A known object that is no longer in scope. Staged only after the connector looked for it.
   *
   * @param key immutable key
   * @param reason why it is gone
   * @param where for a moved object its new place as shown to an administrator; else empty
   */
  record Gone(String key, Reason reason, String where) implements DirectoryEntry {

    /** Why a known object is no longer in scope. */
    public enum Reason {
      /** It was deleted: the directory showed its tombstone, or says so in as many words. */
      DELETED,
      /**
       * It was looked for in the whole directory and not found. Nothing proves that it was deleted:
       * an account that lost the right to read it sees the same.
       */
      NOT_FOUND,
      /** It lives outside the configured bases. */
      MOVED_OUT,
      /** It is there, but a filter or exclusion no longer admits it. */
      FILTERED_OUT,
      /** The source lists the people that are there, and this one is missing from the list. */
      NOT_LISTED
    }
  }

  /**
   * An object that could not be read whole. The person keeps the last good state, is listed in
   * quarantine with the reason, and stops nobody else; a leaver is deactivated all the same.
   *
   * @param key immutable key
   * @param version see {@link DirectoryEntry}
   * @param state what the directory says of the account; null if that could not be read either
   * @param reason field and reason, never the value
   */
  record Rejected(String key, String version, @Nullable AccountState state, Problem reason)
      implements DirectoryEntry {}
}
