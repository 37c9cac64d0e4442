// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer that shows personal data, with what the access log must know about it; the answer
 * leaves only after the log is written.
 *
 * @param body the answer itself
 * @param entity kind of thing shown, for example {@code plan}
 * @param persons everybody whose data is shown
 * @param criterion what was searched for; null if nothing
 * @param count how many things are shown
 * @param <T> type of the answer
 */
public record Disclosed<T>(
    T body, String entity, List<UUID> persons, @Nullable String criterion, long count) {

  /** Copies the persons. */
  public Disclosed {
    persons = List.copyOf(persons);
  }

  /** Returns an answer about persons. */
  public static <T> Disclosed<T> persons(T body, Collection<UUID> persons) {
    return new Disclosed<>(body, "person", List.copyOf(persons), null, persons.size());
  }

  /** Returns an answer about things of another kind that contain personal data. */
  public static <T> Disclosed<T> things(T body, String entity, long count) {
    return new Disclosed<>(body, entity, List.of(), null, count);
  }

  /** Returns this answer with what was searched for. */
  public Disclosed<T> searchedBy(@Nullable String text) {
    return new Disclosed<>(body, entity, persons, text, count);
  }
}
