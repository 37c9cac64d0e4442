// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.people.ExternalKey;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.PeopleDirectory;
import org.oresund.people.Person;
import org.oresund.people.PersonQuery;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Finds people in table {@code person}.
 *
 * <p>Every condition is an equality or a range on an index: under row security others are checked
 * only after all of the tenant has been read.
 */
@Component
public final class PostgresPeopleDirectory implements PeopleDirectory {

  private static final UUID FIRST = new UUID(0, 0);

  /** Behind every text that begins with the same word. */
  private static final String END_OF_WORD = "\uDBFF\uDFFF";

  private static final String PERSON =
      """
      SELECT p.person_id, p.active, p.updated_at, %s,
        m.person_id AS manager_id, m.display_name AS manager_name
      FROM people.person p
      LEFT JOIN people.person m ON m.person_id = p.manager_id
      """
          .formatted(PersonColumns.each("p.%1$s", ", "));

  private static final String FIND = PERSON + "WHERE p.person_id = :person";

  private static final String LIST =
      PERSON
          + """
          WHERE p.kind = 'employee'
            AND p.person_id > :after
            %s
          ORDER BY p.person_id
          LIMIT :limit
          """;

  private static final String WITH_WORD =
      """
      AND p.person_id IN (
        SELECT t.person_id
        FROM people.search_token t
        WHERE t.token >= :word%1$d AND t.token < :end%1$d)
      """;

  private static final String WITH_KEY =
      """
      AND p.person_id IN (
        SELECT x.person_id
        FROM people.external_key x
        WHERE x.key = :externalKey)
      """;

  private static final String WITH_SYSTEM =
      """
      AND EXISTS (
        SELECT
        FROM people.external_key x
        WHERE x.person_id = p.person_id AND x.system = :system)
      """;

  private static final String WITH_SYSTEM_AND_KEY =
      """
      AND p.person_id IN (
        SELECT x.person_id
        FROM people.external_key x
        WHERE x.key = :externalKey AND x.system = :system)
      """;

  private static final String GROUPS =
      """
      SELECT DISTINCT x.person_id, g.name
      FROM people.external_key x
      JOIN people.membership m
        ON m.instance = x.instance
        AND m.member_ref = x.key
        AND m.member_kind = 'KEY'
        AND m.group_kind = 'KEY'
      JOIN people.directory_group g ON g.instance = m.instance AND g.key = m.group_ref
      WHERE x.person_id = ANY (CAST(:ids AS uuid[]))
      ORDER BY g.name
      """;

  private static final String ROLES =
      """
      SELECT DISTINCT r.person_id, r.role_id
      FROM people.role_grant r
      JOIN people.person p ON p.person_id = r.person_id
      WHERE r.person_id = ANY (CAST(:ids AS uuid[]))
        AND r.confirmed
        AND p.active
      ORDER BY r.role_id
      """;

  private static final String KEYS =
      """
      SELECT person_id, system, instance, key
      FROM people.external_key
      WHERE person_id = ANY (CAST(:ids AS uuid[]))
      ORDER BY instance, key
      """;

  private final TenantTransaction transaction;

  /** Creates the directory. */
  @Activate
  public PostgresPeopleDirectory(
      @Reference TenantTransaction transaction,
      @Reference(target = "(core=people)") SchemaReady schema) {
    this.transaction = transaction;
  }

  @Override
  public Page<Person> list(TenantId tenant, PersonQuery query, PageRequest page) {
    return transaction.call(
        tenant,
        tx -> {
          List<Person> people = complete(tx, select(tx, query, page).list(Row::read));
          return Position.page(people, page, last -> Position.after(last.id().toString()));
        });
  }

  @Override
  public Optional<Person> find(TenantId tenant, UUID person) {
    return transaction.call(
        tenant,
        tx ->
            complete(tx, Sql.of(tx, FIND).with("person", person).list(Row::read)).stream()
                .findFirst());
  }

  /** A person while what stands in other tables is collected. */
  private record Row(UUID id, Person person) {

    static Row read(ResultSet row) throws SQLException {
      UUID id = row.getObject("person_id", UUID.class);
      UUID manager = row.getObject("manager_id", UUID.class);
      Person person =
          new Person(
              id,
              row.getString("display_name"),
              row.getString("given_name"),
              row.getString("family_name"),
              row.getString("login"),
              row.getString("mail"),
              row.getString("department"),
              row.getString("title"),
              row.getString("employee_number"),
              row.getBoolean("active"),
              manager == null ? null : new Person.Manager(manager, row.getString("manager_name")),
              List.of(),
              List.of(),
              List.of(),
              Objects.requireNonNull(Sql.instant(row, "updated_at")));
      return new Row(id, person);
    }
  }

  /** The statement has one condition for each part of the query that is set. */
  private static Sql select(Tx tx, PersonQuery query, PageRequest page) {
    String text = query.text();
    List<String> words = text == null ? List.of() : FoldedText.wanted(text);
    StringBuilder conditions = new StringBuilder();
    switch (query.activity()) {
      case ACTIVE -> conditions.append("AND p.active\n");
      case INACTIVE -> conditions.append("AND NOT p.active\n");
      case ANY -> {}
    }
    conditions.append(keyCondition(query.externalSystem(), query.externalKey()));
    for (int i = 0; i < words.size(); i++) {
      conditions.append(WITH_WORD.formatted(i));
    }
    Sql select =
        Sql.of(tx, LIST.formatted(conditions))
            .with("after", Position.id(page.after(), FIRST))
            .with("limit", page.limit() + 1)
            .with("system", query.externalSystem())
            .with("externalKey", query.externalKey());
    for (int i = 0; i < words.size(); i++) {
      select.with("word" + i, words.get(i)).with("end" + i, words.get(i) + END_OF_WORD);
    }
    return select;
  }

  private static String keyCondition(@Nullable String system, @Nullable String key) {
    if (system == null) {
      return key == null ? "" : WITH_KEY;
    }
    return key == null ? WITH_SYSTEM : WITH_SYSTEM_AND_KEY;
  }

  private static List<Person> complete(Tx tx, List<Row> rows) throws SQLException {
    List<String> ids = rows.stream().map(row -> row.id().toString()).toList();
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<UUID, List<String>> groups = grouped(tx, GROUPS, ids, row -> row.getString("name"));
    Map<UUID, List<String>> roles = grouped(tx, ROLES, ids, row -> row.getString("role_id"));
    Map<UUID, List<ExternalKey>> keys =
        grouped(
            tx,
            KEYS,
            ids,
            row ->
                new ExternalKey(
                    row.getString("system"), row.getString("instance"), row.getString("key")));
    return rows.stream()
        .map(
            row ->
                row.person()
                    .completed(
                        groups.getOrDefault(row.id(), List.of()),
                        roles.getOrDefault(row.id(), List.of()),
                        keys.getOrDefault(row.id(), List.of())))
        .toList();
  }

  private static <T> Map<UUID, List<T>> grouped(
      Tx tx, String statement, List<String> ids, Sql.Row<T> reader) throws SQLException {
    Map<UUID, List<T>> grouped = new HashMap<>();
    Sql.of(tx, statement)
        .with("ids", ids)
        .each(
            row ->
                grouped
                    .computeIfAbsent(
                        row.getObject("person_id", UUID.class), id -> new ArrayList<>())
                    .add(reader.read(row)));
    return grouped;
  }
}
