// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.directory.PersonField;
import org.oresund.people.GuardLine;
import org.oresund.people.GuardLine.Kind;
import org.oresund.store.Tx;

/**
 * Counts the changes of a plan and says how many of each kind may pass without a person's decision
 * (active-directory.md 3.6).
 *
 * <p>Changes that passed within the last hour are added, so that ten small runs are one big one;
 * what a person released is not, it was decided.
 */
final class MassChangeGuard {

  /**
   * A limit: a share of those it could concern, but at least and at most a number.
   *
   * @param percent 0 to 100
   * @param atMost null for no upper bound
   * @param offUntil end of a time in which everything passes; null if there is none
   */
  private record Limit(
      int percent, long atLeast, @Nullable Long atMost, @Nullable Instant offUntil) {

    long of(long concerned) {
      if (offUntil != null) {
        return Long.MAX_VALUE;
      }
      long limit = Math.max(concerned * percent / 100, atLeast);
      return atMost == null ? limit : Math.min(limit, atMost);
    }
  }

  private static final Map<Kind, Limit> DEFAULTS =
      Map.of(
          Kind.DEACTIVATIONS, new Limit(5, 10, 500L, null),
          Kind.NOT_FOUND, new Limit(1, 5, null, null),
          Kind.LOGINS, new Limit(2, 5, null, null),
          Kind.ROLE_LOSSES, new Limit(10, 20, null, null),
          Kind.CLEARED, new Limit(10, 20, null, null),
          Kind.CREATIONS, new Limit(20, 50, null, null),
          Kind.QUARANTINED, new Limit(10, 20, null, null));

  private static final Limit NOBODY = new Limit(0, 0, 0L, null);

  private static final String COUNTS =
      """
      SELECT line.kind, line.subject, line.changes
      FROM (
        SELECT
          count(*) FILTER (WHERE action = 'DEACTIVATE') AS deactivations,
          count(*) FILTER (WHERE action = 'DEACTIVATE' AND rule = 'not-found') AS not_found,
          count(*) FILTER (
            WHERE action = 'LINK'
              OR old_login IS NOT NULL AND old_login IS DISTINCT FROM new_login) AS logins,
          count(*) FILTER (
            WHERE action <> 'DEACTIVATE' AND cardinality(groups_lost) > 0) AS role_losses,
          count(*) FILTER (WHERE action = 'CREATE') AS creations,
          count(*) FILTER (WHERE problem IS NOT NULL) AS quarantined,
          count(*) FILTER (WHERE manager_cleared) AS cleared_manager,
          %s
        FROM change
        WHERE subject = 'PERSON'
      ) AS c
      CROSS JOIN LATERAL (VALUES
        ('DEACTIVATIONS', '', c.deactivations),
        ('NOT_FOUND', '', c.not_found),
        ('LOGINS', '', c.logins),
        ('ROLE_LOSSES', '', c.role_losses),
        ('CREATIONS', '', c.creations),
        ('QUARANTINED', '', c.quarantined),
        ('CLEARED', 'manager', c.cleared_manager),
        %s
      ) AS line (kind, subject, changes)
      WHERE line.changes > 0
      """
          .formatted(
              PersonColumns.each(
                  "count(*) FILTER (WHERE old_%1$s IS NOT NULL AND new_%1$s IS NULL)"
                      + " AS cleared_%1$s"),
              PersonColumns.each("('CLEARED', '%1$s', c.cleared_%1$s)"));

  private static final String WINDOW =
      """
      SELECT kind, subject, sum(changes) AS changes
      FROM people.guard_count
      WHERE instance = :instance AND at > now() - interval '1 hour'
      GROUP BY kind, subject
      """;

  private static final String LIMITS =
      """
      SELECT kind, percent, at_least, at_most,
        CASE WHEN off_until > now() THEN off_until END AS off_until
      FROM people.guard_limit
      WHERE instance = :instance
      """;

  private static final String PEOPLE =
      """
      SELECT
        count(*) FILTER (WHERE active) AS active,
        count(manager_id) AS manager,
        %s
      FROM people.person
      WHERE instance = :instance
      """
          .formatted(PersonColumns.each("count(%1$s) AS %1$s"));

  private static final String FIRST_IMPORT =
      """
      SELECT imported_at IS NULL
      FROM people.source
      WHERE instance = :instance
      """;

  /** A unit that is hidden hides its people; a unit that was deleted is a person's to confirm. */
  private static final String UNIT_NOT_FOUND =
      """
      SELECT EXISTS (
        SELECT
        FROM seen
        WHERE kind = 'CONTAINER' AND entry = 'GONE' AND gone_reason = 'NOT_FOUND')
      """;

  private static final String REMEMBER =
      """
      INSERT INTO people.guard_count (tenant_id, plan_id, instance, kind, subject, changes)
      VALUES (:tenant, :plan, :instance, :kind, :subject, :changes)
      """;

  /** What a line counts. */
  private record Line(Kind kind, String subject) {}

  private static final Comparator<Line> ORDER =
      Comparator.comparing(Line::kind).thenComparing(Line::subject);

  private static final Line CREATED = new Line(Kind.CREATIONS, "");
  private static final Line DEACTIVATED = new Line(Kind.DEACTIVATIONS, "");

  private final Tx tx;
  private final String instance;
  private final Map<Line, Long> counts;

  private MassChangeGuard(Tx tx, String instance, Map<Line, Long> counts) {
    this.tx = tx;
    this.instance = instance;
    this.counts = counts;
  }

  /** Counts the rows of {@code change}; new people of a first import do not count. */
  static MassChangeGuard over(Tx tx, String instance) throws SQLException {
    Map<Line, Long> counts = counted(tx, COUNTS, instance);
    if (counts.containsKey(CREATED) && firstImport(tx, instance)) {
      counts.remove(CREATED);
    }
    return new MassChangeGuard(tx, instance, counts);
  }

  /** Returns the lines that count something. */
  List<GuardLine> lines() throws SQLException {
    if (counts.isEmpty()) {
      return List.of();
    }
    Map<Line, Long> window = counted(tx, WINDOW, instance);
    Map<Kind, Limit> limits = limits();
    Map<String, Long> people = people();
    long left = window.getOrDefault(DEACTIVATED, 0L);
    List<GuardLine> lines = new ArrayList<>();
    for (Map.Entry<Line, Long> counted : counts.entrySet()) {
      Line line = counted.getKey();
      Limit limit = Objects.requireNonNull(limits.get(line.kind()));
      lines.add(
          new GuardLine(
              line.kind(),
              jsonName(line.subject()),
              counted.getValue() + window.getOrDefault(line, 0L),
              limit.of(people.getOrDefault(concernedBy(line), 0L) + left)));
    }
    return lines;
  }

  /** Lets the counted changes count for the next hour. */
  void remember(UUID plan) throws SQLException {
    for (Map.Entry<Line, Long> count : counts.entrySet()) {
      Sql.of(tx, REMEMBER)
          .with("plan", plan)
          .with("instance", instance)
          .with("kind", count.getKey().kind())
          .with("subject", count.getKey().subject())
          .with("changes", count.getValue())
          .run();
    }
  }

  private static Map<Line, Long> counted(Tx tx, String sql, String instance) throws SQLException {
    Map<Line, Long> counts = new TreeMap<>(ORDER);
    Sql.of(tx, sql)
        .with("instance", instance)
        .each(
            row ->
                counts.put(
                    new Line(Kind.valueOf(row.getString("kind")), row.getString("subject")),
                    row.getLong("changes")));
    return counts;
  }

  private static boolean firstImport(Tx tx, String instance) throws SQLException {
    return Sql.of(tx, FIRST_IMPORT)
        .with("instance", instance)
        .first(row -> row.getBoolean(1))
        .orElse(true);
  }

  private Map<Kind, Limit> limits() throws SQLException {
    Map<Kind, Limit> limits = configuredLimits();
    Limit unseen = Objects.requireNonNull(limits.get(Kind.NOT_FOUND));
    if (unseen.offUntil() == null && Sql.of(tx, UNIT_NOT_FOUND).holds()) {
      limits.put(Kind.NOT_FOUND, NOBODY);
    }
    return limits;
  }

  private Map<Kind, Limit> configuredLimits() throws SQLException {
    Map<Kind, Limit> limits = new EnumMap<>(DEFAULTS);
    Sql.of(tx, LIMITS)
        .with("instance", instance)
        .each(
            row ->
                limits.put(
                    Kind.valueOf(row.getString("kind")),
                    new Limit(
                        row.getInt("percent"),
                        row.getLong("at_least"),
                        row.getObject("at_most", Long.class),
                        Sql.instant(row, "off_until"))));
    return limits;
  }

  /** Counts whom each kind of line concerns, by column. */
  private Map<String, Long> people() throws SQLException {
    return Sql.of(tx, PEOPLE)
        .with("instance", instance)
        .first(
            row -> {
              Map<String, Long> people = new HashMap<>();
              people.put("active", row.getLong("active"));
              people.put("manager", row.getLong("manager"));
              for (PersonField field : PersonField.values()) {
                String column = PersonColumns.column(field);
                people.put(column, row.getLong(column));
              }
              return people;
            })
        .orElseThrow();
  }

  private static String concernedBy(Line line) {
    return line.kind() == Kind.CLEARED ? line.subject() : "active";
  }

  private static String jsonName(String column) {
    return Arrays.stream(PersonField.values())
        .filter(field -> PersonColumns.column(field).equals(column))
        .map(PersonField::jsonName)
        .findFirst()
        .orElse(column);
  }
}
