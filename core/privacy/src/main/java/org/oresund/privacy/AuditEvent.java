// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One use of personal data or of a privilege, as it goes into the audit log.
 *
 * <p>Only {@link #text} may hold personal data; it is encrypted before it is hashed or stored.
 * Persons are stored as pseudonyms.
 *
 * @param use what was done
 * @param actor who did it, and how
 * @param purpose id of the purpose register; empty where no personal data was used
 * @param entity kind of thing it was done to, for example {@code role} or {@code instance}
 * @param object id of that thing; null for none or many, and never the id of a person
 * @param persons every person whose data was shown or changed; random ids
 * @param text search criterion or other free text; null for none
 * @param count how many things were shown or changed
 * @param outcome how it ended
 */
public record AuditEvent(
    Use use,
    Actor actor,
    String purpose,
    String entity,
    @Nullable String object,
    List<UUID> persons,
    @Nullable String text,
    long count,
    Outcome outcome) {

  /** Copies the list. */
  public AuditEvent {
    persons = List.copyOf(persons);
  }

  /** Kinds of use, as the supervisory authority lists them, and those of privileges. */
  public enum Use {
    /** One record was read. */
    READ,
    /** Records were listed without a criterion. */
    LIST,
    /** Records were searched by a criterion. */
    SEARCH,
    /** Data left in a file or over an interface. */
    EXPORT,
    /** A report was made. */
    REPORT,
    /** Data was added. */
    CREATE,
    /** Data was changed. */
    CHANGE,
    /** Data was deleted. */
    DELETE,
    /** Somebody signed in. */
    LOGIN,
    /** Somebody tried to sign in and was refused. */
    LOGIN_FAILED,
    /** A role or permission was given or taken. */
    GRANT,
    /** The provider's staff looked into a tenant. */
    PROVIDER_ACCESS,
    /** A setting was changed. */
    CONFIG,
    /** A use was refused. */
    REFUSED,
    /** An encrypted value was found changed or moved. */
    TAMPERED,
    /** The log goes on after a restore; names the last checkpoint known and what was lost. */
    RESTORED
  }

  /** How a use ended. */
  public enum Outcome {
    /** Done. */
    DONE,
    /** Not permitted. */
    REFUSED,
    /** Tried and not done. */
    FAILED
  }

  /**
   * Who acts, and how.
   *
   * @param account id of the account of one person or service, {@code instance/<name>} for a
   *     connector instance, {@code system} for the server itself
   * @param onBehalfOf for whom, in the same form; null for nobody else
   * @param channel way in, for example {@code rest}, {@code connector}, {@code console}
   * @param sourceAddress network address; null if there is none
   * @param correlationId follows one piece of work through connectors and cores
   */
  public record Actor(
      String account,
      @Nullable String onBehalfOf,
      String channel,
      @Nullable String sourceAddress,
      String correlationId) {

    /** Returns the server itself as actor. */
    public static Actor system(String correlationId) {
      return new Actor("system", null, "system", null, correlationId);
    }

    /** Returns a connector instance as actor. */
    public static Actor instance(String instance, String correlationId) {
      return new Actor("instance/" + instance, null, "connector", null, correlationId);
    }
  }

  /** Returns an event about nobody yet, done, with a count of 1. */
  public static AuditEvent of(Use use, Actor actor, String entity) {
    return new AuditEvent(use, actor, "", entity, null, List.of(), null, 1, Outcome.DONE);
  }

  /** Returns this event with a purpose. */
  public AuditEvent forPurpose(String id) {
    return new AuditEvent(use, actor, id, entity, object, persons, text, count, outcome);
  }

  /** Returns this event about one thing that is not a person. */
  public AuditEvent on(String id) {
    return new AuditEvent(use, actor, purpose, entity, id, persons, text, count, outcome);
  }

  /** Returns this event about these persons, counted. */
  public AuditEvent about(Collection<UUID> ids) {
    return new AuditEvent(
        use, actor, purpose, entity, object, List.copyOf(ids), text, ids.size(), outcome);
  }

  /** Returns this event with a search criterion or other free text. */
  public AuditEvent withText(String free) {
    return new AuditEvent(use, actor, purpose, entity, object, persons, free, count, outcome);
  }

  /** Returns this event with a count. */
  public AuditEvent counting(long number) {
    return new AuditEvent(use, actor, purpose, entity, object, persons, text, number, outcome);
  }

  /** Returns this event with another outcome. */
  public AuditEvent ended(Outcome how) {
    return new AuditEvent(use, actor, purpose, entity, object, persons, text, count, how);
  }
}
