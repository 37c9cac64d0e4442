// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.oresund.driver.ServerProcess;
import org.oresund.driver.ServerProcess.Start;
import org.oresund.samba.fixture.SambaDomain;
import org.oresund.samba.fixture.SambaPerson;
import org.oresund.samba.fixture.SambaSettings;

/**
 * 2,000 people of a real Samba domain arrive and change; what is expected is read from the
 * controller's own database by Samba's own library.
 */
@Tag("samba")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SambaPeopleE2e {

  private static final String TENANT = "default";
  private static final String INSTANCE = "samba";

  private static SambaDomain domain;
  private static ServerProcess server;
  private static DirectoryInstance instance;

  @BeforeAll
  static void everybodyArrives() {
    domain = SambaDomain.start(SambaSettings.defaults().at("127.0.0.21"));
    Start start = Start.of(Places.home(), Places.fresh("samba").resolve("data"));
    server = DirectoryInstance.serverWith(start, "active-directory");
    instance = new DirectoryInstance(server.rest(), INSTANCE);
    instance.online(
        "active-directory",
        Map.of(
            "servers", List.of(domain.ldapsUrl()),
            "trustedCertificates", domain.authorityPem(),
            "bindName", domain.syncAccount().bindName(),
            "bindPassword", domain.syncAccount().password(),
            "baseDns", List.of(domain.peopleDn()),
            "pollInterval", "PT1H"));
    JsonNode preview = instance.preview("full");
    assertThat(instance.people()).isEmpty();
    instance.release(preview.path("plan").asText());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (domain != null) {
      domain.close();
    }
  }

  @Test
  @Order(1)
  void everyMappedFieldOfEverybodyIsWhatTheDirectoryHolds() {
    int people = assertEverybodyEqual();
    assertThat(people).isGreaterThanOrEqualTo(2000);
    System.out.printf("samba: every mapped field of %d people is equal%n", people);
  }

  @Test
  @Order(2)
  void aSecondFullRunWritesNothingToPeopleAuditAndEvents() {
    instance.succeeds("full");
    Map<String, String> before = writes();

    JsonNode run = instance.succeeds("full");

    assertThat(run.path("outcome").asText()).isEqualTo("UNCHANGED");
    assertThat(writes()).isEqualTo(before);
    System.out.printf("samba: a second full run wrote to none of %d tables%n", before.size());
  }

  @Test
  @Order(3)
  void everyChangeArrivesAsItsPlanSaid() {
    List<Map.Entry<String, UUID>> made = new ArrayList<>();
    List<UUID> chosen = ordinaryPeople();
    UUID group = domain.addGroup("E2e-gruppe", chosen.get(6));
    arrives("group made", chosen.get(6), "delta");
    made.add(Map.entry("joins", domain.join("Malmö", "Nye", "Østergård")));
    made.add(Map.entry("renamed", chosen.get(0)));
    made.add(Map.entry("title", chosen.get(1)));
    made.add(Map.entry("department", chosen.get(2)));
    made.add(Map.entry("moved to another unit", chosen.get(3)));
    made.add(Map.entry("joins a group", chosen.get(4)));
    made.add(Map.entry("leaves a group", chosen.get(6)));
    made.add(Map.entry("manager", chosen.get(5)));
    made.add(Map.entry("disabled", chosen.get(7)));
    made.add(Map.entry("expired", chosen.get(8)));
    made.add(Map.entry("moved out", chosen.get(9)));
    UUID unit = domain.addUnit(domain.peopleDn(), "E2e enhed");
    String unitDn = domain.dnOf(unit);
    for (Map.Entry<String, UUID> change : made) {
      UUID who = change.getValue();
      switch (change.getKey()) {
        case "renamed" -> {
          domain.set(who, "sn", "Giftnavn");
          domain.set(who, "displayName", "Nyt Giftnavn");
          domain.rename(who, "Nyt Giftnavn");
        }
        case "title" -> domain.set(who, "title", "Overkonsulent æøå");
        case "department" -> domain.set(who, "department", "Ny afdeling");
        case "moved to another unit" -> domain.move(who, unitDn);
        case "joins a group" -> domain.addMember(group, who);
        case "leaves a group" -> domain.removeMember(group, who);
        case "manager" -> domain.setManager(who, chosen.get(10));
        case "disabled" -> domain.disable(who);
        case "expired" -> domain.expire(who, Duration.ofMinutes(-5));
        case "moved out" -> domain.move(who, domain.outsideDn());
        default -> assertThat(change.getKey()).isEqualTo("joins");
      }
      arrives(change.getKey(), who, "delta");
    }
    domain.delete(chosen.get(11));
    arrives("deleted", chosen.get(11), "reconcile");
    assertEverybodyEqual();
    System.out.printf("samba: %d changes arrived as planned%n", made.size() + 1);
  }

  /** Active people with a manager whom nobody reports to, so that one change is one change. */
  private static List<UUID> ordinaryPeople() {
    List<SambaPerson> truth = domain.truth();
    Set<UUID> managers =
        truth.stream().map(SambaPerson::manager).filter(m -> m != null).collect(Collectors.toSet());
    List<UUID> people =
        truth.stream()
            .filter(p -> p.active() && p.manager() != null && !managers.contains(p.guid()))
            .filter(p -> p.displayName() != null && p.mail() != null && p.title() != null)
            .map(SambaPerson::guid)
            .limit(12)
            .toList();
    assertThat(people).hasSize(12);
    return people;
  }

  /** Previews, releases, and compares the rows of the plan and the truth with the tables. */
  private static void arrives(String what, UUID who, String mode) {
    JsonNode run = instance.preview(mode);
    assertThat(run.path("state").asText()).as("%s: %s", what, run).isEqualTo("SUCCEEDED");
    String plan = run.path("plan").asText();
    List<JsonNode> rows = server.rest().all("plans/" + plan + "?limit=1000");
    instance.release(plan);
    try (ServerDatabase database = ServerDatabase.of(server.data(), TENANT)) {
      for (JsonNode row : rows) {
        assertRowIsInTheTables(database, what, row);
      }
    }
    if (!what.startsWith("moved to")) {
      assertThat(rows).as(what).anyMatch(row -> row.path("key").asText().equals(who.toString()));
    }
    SambaPerson truth =
        domain.truth().stream().filter(p -> p.guid().equals(who)).findFirst().orElse(null);
    JsonNode person = instance.people().get(who.toString());
    if (truth == null) {
      assertThat(person.path("active").asBoolean()).as(what).isFalse();
    } else {
      assertThat(ofServer(person, keysById(instance.people()))).as(what).isEqualTo(of(truth));
    }
  }

  private static void assertRowIsInTheTables(ServerDatabase database, String what, JsonNode row) {
    if (!row.path("subject").asText().equals("PERSON")
        || row.path("action").asText().equals("QUARANTINE")) {
      return;
    }
    String key = row.path("key").asText();
    Map<String, String> stored = storedPerson(database, key);
    for (JsonNode change : row.path("changes")) {
      String field = change.path("field").asText();
      if (stored.containsKey(field)) {
        assertThat(stored.get(field))
            .as("%s: %s of a planned row", what, field)
            .isEqualTo(change.path("after").isNull() ? "null" : change.path("after").asText());
      }
    }
    switch (row.path("action").asText()) {
      case "CREATE", "REACTIVATE" -> assertThat(stored.get("active")).as(what).isEqualTo("true");
      case "DEACTIVATE" -> assertThat(stored.get("active")).as(what).isEqualTo("false");
      default -> assertThat(stored).as(what).isNotEmpty();
    }
    List<String> groups = database.rows(GROUPS, key, INSTANCE);
    row.path("groupsGained").forEach(g -> assertThat(groups).as(what).contains(g.asText()));
    row.path("groupsLost").forEach(g -> assertThat(groups).as(what).doesNotContain(g.asText()));
  }

  private static Map<String, String> storedPerson(ServerDatabase database, String key) {
    Map<String, String> stored = new LinkedHashMap<>();
    for (Map.Entry<String, String> column : COLUMNS.entrySet()) {
      List<String> values = database.rows(PERSON.formatted(column.getValue()), key, INSTANCE);
      assertThat(values).as("the row of a planned person").hasSize(1);
      stored.put(column.getKey(), values.get(0));
    }
    return stored;
  }

  private static int assertEverybodyEqual() {
    Map<String, Map<String, Object>> expected = new TreeMap<>();
    for (SambaPerson person : domain.truth()) {
      expected.put(person.guid().toString(), of(person));
    }
    expected.forEach((key, fields) -> withoutImpossibleManager(key, fields, expected.keySet()));
    Map<String, JsonNode> people = instance.people();
    Map<String, String> keys = keysById(people);
    Map<String, Map<String, Object>> actual = new TreeMap<>();
    for (String key : expected.keySet()) {
      actual.put(key, ofServer(people.get(key), keys));
    }
    List<String> different =
        expected.keySet().stream()
            .filter(key -> !expected.get(key).equals(actual.get(key)))
            .map(key -> expected.get(key) + " but was " + actual.get(key))
            .limit(5)
            .toList();
    assertThat(different).isEmpty();
    return expected.size();
  }

  /** Nobody is their own manager, and one outside the scope is not known. */
  private static void withoutImpossibleManager(
      String key, Map<String, Object> fields, Set<String> known) {
    Object manager = fields.get("manager");
    if (manager.equals(key) || !known.contains(manager)) {
      fields.put("manager", "");
    }
  }

  private static Map<String, String> keysById(Map<String, JsonNode> people) {
    Map<String, String> keys = new TreeMap<>();
    people.forEach((key, person) -> keys.put(person.path("id").asText(), key));
    return keys;
  }

  private static Map<String, Object> of(SambaPerson person) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("login", person.login());
    fields.put("mail", text(person.mail()));
    fields.put("displayName", text(person.displayName()));
    fields.put("givenName", text(person.givenName()));
    fields.put("familyName", text(person.familyName()));
    fields.put("department", text(person.department()));
    fields.put("title", text(person.title()));
    fields.put("employeeNumber", text(person.employeeNumber()));
    fields.put("active", person.active());
    fields.put("manager", person.manager() == null ? "" : person.manager().toString());
    fields.put("groups", new TreeSet<>(person.groups()));
    return fields;
  }

  private static Map<String, Object> ofServer(JsonNode person, Map<String, String> keys) {
    Map<String, Object> fields = new TreeMap<>();
    for (String field :
        List.of(
            "login",
            "mail",
            "displayName",
            "givenName",
            "familyName",
            "department",
            "title",
            "employeeNumber")) {
      fields.put(field, person.path(field).isTextual() ? person.path(field).asText() : "");
    }
    fields.put("active", person.path("active").asBoolean());
    fields.put("manager", keys.getOrDefault(person.path("manager").path("id").asText(), ""));
    fields.put(
        "groups",
        StreamSupport.stream(person.path("groups").spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.toCollection(TreeSet::new)));
    return fields;
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  /** Rows ever written by table, when the statistics have come to rest. */
  private static Map<String, String> writes() {
    try (ServerDatabase database = ServerDatabase.of(server.data(), TENANT)) {
      List<List<String>> last = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofSeconds(2))
          .until(
              () -> {
                last.add(database.rows(WRITES));
                int seen = last.size();
                return seen > 1 && last.get(seen - 1).equals(last.get(seen - 2));
              });
      List<String> rows = last.get(last.size() - 1);
      assertThat(rows).hasSizeGreaterThan(6);
      return rows.stream()
          .collect(Collectors.toMap(r -> r.split("\\|")[0], r -> r.split("\\|")[1]));
    }
  }

  private static final Map<String, String> COLUMNS =
      Map.of(
          "login", "login",
          "mail", "mail",
          "displayName", "display_name",
          "givenName", "given_name",
          "familyName", "family_name",
          "department", "department",
          "title", "title",
          "employeeNumber", "employee_number",
          "manager", "manager_id",
          "active", "active::text");

  private static final String PERSON =
      """
      SELECT p.%s
      FROM people.external_key k
      JOIN people.person p USING (tenant_id, person_id)
      WHERE k.key = ?
        AND k.instance = ?
      """;

  private static final String GROUPS =
      """
      SELECT g.name
      FROM people.membership m
      LEFT JOIN people.directory_alias a
        ON a.tenant_id = m.tenant_id
        AND a.instance = m.instance
        AND a.alias = m.member_ref
        AND m.member_kind = 'ALIAS'
      LEFT JOIN people.directory_alias b
        ON b.tenant_id = m.tenant_id
        AND b.instance = m.instance
        AND b.alias = m.group_ref
        AND m.group_kind = 'ALIAS'
      JOIN people.directory_group g
        ON g.tenant_id = m.tenant_id
        AND g.instance = m.instance
        AND g.key = coalesce(b.key, m.group_ref)
      WHERE coalesce(a.key, m.member_ref) = ?
        AND m.instance = ?
      """;

  /** What a person is, what was logged about it, and what others are told of it. */
  private static final String WRITES =
      """
      SELECT schemaname || '.' || relname, n_tup_ins + n_tup_upd + n_tup_del
      FROM pg_stat_all_tables
      WHERE schemaname || '.' || relname ~ (
        '^(people[.](person|external_key|membership|directory_|search_token|role_grant|field_)'
        '|privacy[.]audit_(event|person)|store[.](event|delivery))')
      ORDER BY 1
      """;
}
