// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.List;
import java.util.Optional;

/**
 * What one bundle declares about every column and every other place in which it keeps data, read
 * from its {@value #RESOURCE}.
 *
 * @param bundle artifact name without {@code oresund-}, for example {@code people}
 * @param entities tables
 * @param stores places that are no columns: events, queue payloads, caches, files, documents
 */
public record PersonalDataDeclaration(String bundle, List<Entity> entities, List<Store> stores) {

  /** Where a bundle keeps its declaration. */
  public static final String RESOURCE = "META-INF/oresund/personal-data.yaml";

  /** Copies the lists. */
  public PersonalDataDeclaration {
    entities = List.copyOf(entities);
    stores = List.copyOf(stores);
  }

  /** How much protection a value needs; the order is from little to much. */
  public enum Kind {
    /** Says nothing about a person; needs a reason. */
    NONE,
    /** Personal data, searchable in clear. */
    PERSONAL,
    /** Would harm if known: pay, messages of a confidential class, secrets. */
    CONFIDENTIAL,
    /** Special categories (art. 9) and what comes close, for example absence types. */
    SENSITIVE,
    /** National identification numbers. */
    CPR;

    /** Returns whether values must be encrypted and must not be indexed in clear. */
    public boolean needsEncryption() {
      return compareTo(CONFIDENTIAL) >= 0;
    }
  }

  /** What becomes of a value when its person is erased. */
  public enum Erasure {
    /** The row goes. */
    DELETE,
    /** The value is emptied. */
    BLANK,
    /** The value is replaced by a neutral placeholder, so that totals stay. */
    PSEUDONYMISE,
    /** The key goes, and the value with it. */
    SHRED,
    /** Kept because a rule demands it; the retention rule names it. */
    KEEP_LEGAL
  }

  /** Whose key encrypts a value. */
  public enum Encryption {
    /** Stored in clear. */
    NONE,
    /** The person's key. */
    PERSON,
    /** The tenant's data key. */
    TENANT
  }

  /** How a value can be searched. */
  public enum Index {
    /** Not at all. */
    NONE,
    /** By a database index on the clear value. */
    PLAIN,
    /** By a keyed hash, see {@link Pseudonyms#ofValue}. */
    KEYED
  }

  /** Places that are no columns. */
  public enum StoreType {
    /** A published event. */
    EVENT,
    /** The payload of a queue row. */
    QUEUE,
    /** A cache in memory. */
    CACHE,
    /** A kind of file. */
    FILE,
    /** A JSON document inside a column. */
    DOCUMENT,
    /** A field of a log line. */
    LOG,
    /** A label of a metric. */
    METRIC
  }

  /**
   * The rules for a value.
   *
   * @param kind how much protection it needs
   * @param reason why it is not personal; empty otherwise
   * @param purposes ids of the purpose register
   * @param retention id of a retention rule; empty if none is given
   * @param export id of an export handler; empty if none is given
   * @param erase what happens when the person is erased; nothing if not given
   * @param encrypt whose key encrypts it
   * @param index how it can be searched
   */
  public record Treatment(
      Kind kind,
      String reason,
      List<String> purposes,
      String retention,
      String export,
      Optional<Erasure> erase,
      Encryption encrypt,
      Index index) {

    /** Copies the list. */
    public Treatment {
      purposes = List.copyOf(purposes);
    }

    /** Returns the treatment of a value that says nothing about a person. */
    public static Treatment none(String reason) {
      return new Treatment(
          Kind.NONE, reason, List.of(), "", "", Optional.empty(), Encryption.NONE, Index.NONE);
    }
  }

  /**
   * A table.
   *
   * @param table schema and table, for example {@code people.person}
   * @param subjects paths to the persons its rows are about
   * @param fields one for each column
   */
  public record Entity(String table, List<Subject> subjects, List<Field> fields) {

    /** Copies the lists. */
    public Entity {
      subjects = List.copyOf(subjects);
      fields = List.copyOf(fields);
    }
  }

  /**
   * A path from a row to a person.
   *
   * @param column column of the row
   * @param target what it identifies, for example {@code person} or {@code account}
   */
  public record Subject(String column, String target) {}

  /**
   * A column.
   *
   * @param column its name
   * @param name business name, by which a connector's mapping calls it; the column in camel case if
   *     not given
   * @param treatment its rules
   */
  public record Field(String column, String name, Treatment treatment) {}

  /**
   * A place that is no column.
   *
   * @param id unique in the product
   * @param type what it is
   * @param handler id of the handler that finds, exports and erases there
   * @param treatment its rules; the kind is that of its most protected part
   */
  public record Store(String id, StoreType type, String handler, Treatment treatment) {}
}
