// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.people.PersonAccess;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.security.Accounts;
import org.oresund.security.Authenticator;
import org.oresund.security.Client;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.oresund.security.Role;
import org.oresund.security.Sessions;
import org.oresund.security.Tokens;
import org.oresund.store.NewTenant;
import org.oresund.store.Tenant;
import org.oresund.store.test.TestDatabase;

/** Accounts, tokens and sessions on a real database, wired as the container wires them. */
final class AccessTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId BETA = new TenantId("beta");
  private static final String PASSWORD = "kaffe uden mælk smager bedst";
  private static final Client LOCAL = client("127.0.0.1", Client.Origin.LOCAL);
  private static final Client REMOTE = client("192.0.2.7", Client.Origin.REMOTE);

  @TempDir static Path secrets;

  private static TestDatabase database;
  private static final RecordedAudit AUDIT = new RecordedAudit();
  private static final Map<UUID, PersonAccess.State> PEOPLE = new ConcurrentHashMap<>();
  private static final PrincipalCache CACHE = new PrincipalCache();
  private static PostgresAccounts accounts;
  private static PostgresTokens tokens;
  private static PostgresSessions sessions;
  private static RecordAuthenticator authenticator;
  private static String adminToken;

  @BeforeAll
  static void open() throws IOException {
    database = TestDatabase.create(new SecurityMigrations());
    PersonAccess people =
        (tenant, person) -> PEOPLE.getOrDefault(person, PersonAccess.State.UNKNOWN);
    accounts = new PostgresAccounts(database.transactions(), AUDIT, CACHE);
    tokens = new PostgresTokens(database.transactions(), AUDIT, CACHE);
    authenticator =
        new RecordAuthenticator(
            new RecordAuthenticator.Tables(database.transactions(), database.tenants()),
            people,
            AUDIT,
            CACHE);
    sessions =
        new PostgresSessions(
            new PostgresSessions.Rooms(database.transactions(), database.tenants(), people, AUDIT),
            new UnlimitedRequests(),
            CACHE);
    FirstCredential first = new FirstCredential(database.transactions(), AUDIT, secrets);
    first.ensure();
    adminToken = Files.readString(secrets.resolve("admin.token")).strip();
    for (TenantId tenant : Set.of(ACME, BETA)) {
      database
          .tenants()
          .create(new NewTenant(tenant, tenant.value(), ZoneId.of("Europe/Copenhagen")));
      assertThat(accounts.grantCreator(admin(null), tenant)).isTrue();
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void firstTokenIsWrittenOnceForItsOwnerAlone() throws IOException {
    Path file = secrets.resolve("admin.token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    new FirstCredential(database.transactions(), AUDIT, secrets).ensure();

    assertThat(Files.readString(file).strip()).isEqualTo(adminToken);
    assertThat(Files.list(secrets)).hasSize(1);
  }

  @Test
  void firstTokenWorksFromThisMachineOnly() {
    assertThat(admin(null).permissions()).contains(Permission.TENANT_WRITE, Permission.PEOPLE_READ);

    ProblemException elsewhere =
        refused("access.local-only", () -> authenticate(adminToken, null, REMOTE));
    assertThat(elsewhere.problem().remedy()).contains("token create");
  }

  /** A stranger must not learn from the answer how near he came. */
  @Test
  void onlyTheFirstTokenItselfIsToldThatItWorksElsewhere() {
    String oneOff = adminToken.substring(0, adminToken.length() - 1) + "_";
    for (String stranger : List.of(oneOff, adminToken + "A", "nonsense")) {
      refused("access.not-authenticated", () -> authenticate(stranger, null, REMOTE));
      refused("access.not-authenticated", () -> authenticate(stranger, null, LOCAL));
    }
  }

  @Test
  void noSecretIsStored() throws SQLException {
    Tokens.Issued issued = token(ACME, Role.AUDITOR);

    assertThat(dump("account", "credential", "role_grant"))
        .contains(issued.token().prefix())
        .doesNotContain(issued.secret(), adminToken, issued.secret().substring(20));
  }

  @Test
  void tokenHasTheRightsOfItsAccountInItsTenant() {
    Principal auditor = authenticate(token(ACME, Role.AUDITOR).secret(), null, REMOTE);

    assertThat(auditor.tenant()).isEqualTo(ACME);
    assertThat(auditor.permissions()).isEqualTo(Role.AUDITOR.permissions());
  }

  @Test
  void tokenCanBeNarrowedButNotWidened() {
    UUID account = service(ACME, Set.of(Role.TENANT_ADMINISTRATOR, Role.DATA_PROTECTION_CONTACT));
    Tokens.Issued narrow =
        tokens.issue(
            admin("acme"),
            new Tokens.NewToken(account, "narrow", Set.of(Role.DATA_PROTECTION_CONTACT), null));
    Principal weak = authenticate(narrow.secret(), null, REMOTE);

    assertThat(weak.permissions()).isEqualTo(Role.DATA_PROTECTION_CONTACT.permissions());
    refused(
        "access.grant-refused",
        () -> tokens.issue(weak, new Tokens.NewToken(account, "wide", Set.of(), null)));
  }

  /** R22.7: foreign and unknown tenant are one answer and one event. */
  @Test
  void foreignTenantAnswersLikeUnknownOne() {
    String secret = token(ACME, Role.TENANT_ADMINISTRATOR).secret();

    ProblemException foreign =
        refused("access.tenant-refused", () -> authenticate(secret, "beta", REMOTE));
    ProblemException unknown =
        refused("access.tenant-refused", () -> authenticate(secret, "nowhere", REMOTE));
    ProblemException noId =
        refused("access.tenant-refused", () -> authenticate(secret, "No Tenant", REMOTE));

    assertThat(foreign.problem()).isEqualTo(unknown.problem()).isEqualTo(noId.problem());
    assertThat(AUDIT.written())
        .filteredOn(
            written -> written.event().use() == Use.REFUSED && written.tenant().equals(ACME))
        .hasSizeGreaterThanOrEqualTo(3);
  }

  @Test
  void grantInAnotherTenantOpensItWithThatGrantOnly() {
    Principal inBeta = admin("beta");

    assertThat(inBeta.tenant()).isEqualTo(BETA);
    assertThat(inBeta.permissions())
        .containsAll(Role.TENANT_ADMINISTRATOR.permissions())
        .contains(Permission.TENANT_WRITE);
  }

  @Test
  void closedTenantOpensForNobody() {
    TenantId gone = new TenantId("gone");
    database.tenants().create(new NewTenant(gone, "Gone", ZoneId.of("UTC")));
    accounts.grantCreator(admin(null), gone);
    String secret = token(gone, Role.AUDITOR).secret();
    database.tenants().change(gone, Tenant.State.CLOSED);
    CACHE.forgetAccount(admin(null).account().id());

    refused("access.not-authenticated", () -> authenticate(secret, null, REMOTE));
    refused("access.tenant-refused", () -> admin("gone"));
  }

  @Test
  void revokedTokenIsDeadAtOnce() {
    Tokens.Issued issued = token(ACME, Role.AUDITOR);
    assertThat(authenticate(issued.secret(), null, REMOTE)).isNotNull();

    tokens.revoke(admin("acme"), issued.token().id());

    refused("access.not-authenticated", () -> authenticate(issued.secret(), null, REMOTE));
    refused("token.unknown", () -> tokens.revoke(admin("acme"), issued.token().id()));
  }

  @Test
  void foreignTokenCannotBeRevokedAndLooksUnknown() {
    Tokens.Issued issued = token(ACME, Role.AUDITOR);

    refused("token.unknown", () -> tokens.revoke(admin("beta"), issued.token().id()));

    assertThat(authenticate(issued.secret(), null, REMOTE)).isNotNull();
  }

  @Test
  void disablingAnAccountKillsEveryCredential() {
    UUID account = service(ACME, Set.of(Role.AUDITOR));
    Tokens.NewToken wanted = new Tokens.NewToken(account, "one", Set.of(), null);
    String one = tokens.issue(admin("acme"), wanted).secret();
    String two = tokens.issue(admin("acme"), wanted).secret();
    assertThat(authenticate(one, null, REMOTE)).isNotNull();

    accounts.disable(admin("acme"), account);

    refused("access.not-authenticated", () -> authenticate(one, null, REMOTE));
    refused("access.not-authenticated", () -> authenticate(two, null, REMOTE));
    refused("account.unknown", () -> tokens.issue(admin("acme"), wanted));
  }

  /** R28.3. */
  @Test
  void roleTakenAwayIsGoneForRunningCredentials() {
    UUID account = service(ACME, Set.of(Role.AUDITOR));
    String secret =
        tokens.issue(admin("acme"), new Tokens.NewToken(account, "t", Set.of(), null)).secret();
    assertThat(authenticate(secret, null, REMOTE).may(Permission.PEOPLE_READ)).isTrue();

    accounts.grant(admin("acme"), account, Set.of(Role.EMPLOYEE));

    assertThat(authenticate(secret, null, REMOTE).may(Permission.PEOPLE_READ)).isFalse();
  }

  @Test
  void nobodyGrantsMoreThanHeHolds() {
    Principal tenantAdministrator =
        authenticate(token(ACME, Role.TENANT_ADMINISTRATOR).secret(), null, REMOTE);

    refused("access.grant-refused", () -> create(tenantAdministrator, "op", Set.of(Role.OPERATOR)));
    refused(
        "access.grant-refused",
        () -> create(admin(null), "aud", Set.of(Role.AUDITOR, Role.EMPLOYEE)));
    refused(
        "access.grant-refused",
        () ->
            accounts.grant(
                tenantAdministrator, tenantAdministrator.account().id(), Set.of(Role.EMPLOYEE)));
  }

  @Test
  void loginIsUniqueWithoutRegardToCase() {
    create(admin("acme"), "Robot", Set.of());

    refused("account.login-taken", () -> create(admin("acme"), "robot", Set.of()));
    assertThat(create(admin("beta"), "robot", Set.of())).isNotNull();
  }

  @Test
  void invitedPersonChoosesAPasswordAndSignsIn() {
    UUID person = UuidV7.next();
    PEOPLE.put(person, PersonAccess.State.OPEN);
    String invitation = invite("anna", person);

    accounts.acceptInvitation(invitation, PASSWORD.toCharArray(), REMOTE);
    Sessions.Started session = login("ANNA", PASSWORD);

    assertThat(authenticate(session.token(), null, REMOTE).permissions())
        .isEqualTo(Role.AUDITOR.permissions());
    refused(
        "access.not-authenticated",
        () -> accounts.acceptInvitation(invitation, PASSWORD.toCharArray(), REMOTE));
    assertThat(AUDIT.written()).anyMatch(written -> written.event().use() == Use.LOGIN);
  }

  @Test
  void easyPasswordLeavesTheInvitationOpen() {
    UUID person = UuidV7.next();
    String invitation = invite("bo", person);

    refused(
        "password.refused",
        () -> accounts.acceptInvitation(invitation, "short".toCharArray(), REMOTE));

    accounts.acceptInvitation(invitation, PASSWORD.toCharArray(), REMOTE);
  }

  @Test
  void everyFailedLoginIsAnsweredAlike() {
    PEOPLE.put(person("carl"), PersonAccess.State.OPEN);

    ProblemException wrong = refused("access.login-refused", () -> login("carl", "wrong"));
    ProblemException unknown = refused("access.login-refused", () -> login("nobody", "wrong"));
    ProblemException tenant =
        refused("access.login-refused", () -> login("nowhere", "carl", PASSWORD));
    ProblemException noTenant =
        refused("access.login-refused", () -> login("No Tenant", "carl", PASSWORD));

    assertThat(wrong.problem())
        .isEqualTo(unknown.problem())
        .isEqualTo(tenant.problem())
        .isEqualTo(noTenant.problem());
    assertThat(AUDIT.written()).anyMatch(written -> written.event().use() == Use.LOGIN_FAILED);
  }

  /** R24: access of a person ends with the person, whatever the credential. */
  @Test
  void suspendedPersonIsRefusedWithEveryCredential() {
    UUID person = person("dora");
    PEOPLE.put(person, PersonAccess.State.OPEN);
    String session = login("dora", PASSWORD).token();
    Principal dora = authenticate(session, null, REMOTE);

    PEOPLE.put(person, PersonAccess.State.SUSPENDED);
    CACHE.forgetAccount(dora.account().id());

    refused("access.not-authenticated", () -> authenticate(session, null, REMOTE));
    refused("access.login-refused", () -> login("dora", PASSWORD));
  }

  @Test
  void endedSessionIsDead() {
    PEOPLE.put(person("eva"), PersonAccess.State.OPEN);
    String session = login("eva", PASSWORD).token();

    sessions.end(authenticate(session, null, REMOTE));

    refused("access.not-authenticated", () -> authenticate(session, null, REMOTE));
  }

  @Test
  void idleSessionEndsAndTokenDoesNot() throws SQLException {
    PEOPLE.put(person("finn"), PersonAccess.State.OPEN);
    String session = login("finn", PASSWORD).token();
    String token = token(ACME, Role.AUDITOR).secret();

    execute("UPDATE security.credential SET created_at = now() - interval '31 minutes'");

    refused("access.not-authenticated", () -> authenticate(session, null, REMOTE));
    assertThat(authenticate(token, null, REMOTE)).isNotNull();
  }

  @Test
  void expiredTokenIsDead() throws SQLException {
    Tokens.Issued issued = token(BETA, Role.AUDITOR);

    execute(
        "UPDATE security.credential SET expires_at = now() WHERE id = '%s'", issued.token().id());

    refused("access.not-authenticated", () -> authenticate(issued.secret(), null, REMOTE));
    assertThat(tokens.list(BETA, null, 100))
        .extracting(Tokens.Token::id)
        .doesNotContain(issued.token().id());
  }

  @Test
  void listsOnlyTheOwnTenant() {
    Tokens.Issued acme = token(ACME, Role.AUDITOR);

    assertThat(tokens.list(ACME, null, 1000))
        .extracting(Tokens.Token::id)
        .contains(acme.token().id());
    assertThat(tokens.list(BETA, null, 1000))
        .extracting(Tokens.Token::id)
        .doesNotContain(acme.token().id());
    assertThat(accounts.find(BETA, acme.token().account())).isEmpty();
  }

  private static Principal admin(String tenant) {
    return authenticate(adminToken, tenant, LOCAL);
  }

  private static Principal authenticate(String secret, String tenant, Client client) {
    return authenticator.authenticate(new Authenticator.Attempt(secret, tenant, client));
  }

  private static Tokens.Issued token(TenantId tenant, Role role) {
    UUID account = service(tenant, Set.of(role));
    return tokens.issue(
        admin(tenant.value()), new Tokens.NewToken(account, "test", Set.of(), null));
  }

  private static UUID service(TenantId tenant, Set<Role> roles) {
    return create(admin(tenant.value()), "robot-" + UuidV7.next(), roles).id();
  }

  private static Accounts.Account create(Principal by, String login, Set<Role> roles) {
    return accounts
        .create(by, new Accounts.NewAccount(Accounts.Kind.SERVICE, login, null, roles))
        .account();
  }

  private static String invite(String login, UUID person) {
    return accounts
        .create(
            admin("acme"),
            new Accounts.NewAccount(Accounts.Kind.HUMAN, login, person, Set.of(Role.AUDITOR)))
        .invitation();
  }

  /** Makes a person with an account and a password. */
  private static UUID person(String login) {
    UUID person = UuidV7.next();
    accounts.acceptInvitation(invite(login, person), PASSWORD.toCharArray(), REMOTE);
    return person;
  }

  private static Sessions.Started login(String login, String password) {
    return login("acme", login, password);
  }

  private static Sessions.Started login(String tenant, String login, String password) {
    return sessions.start(new Sessions.Login(tenant, login, REMOTE), password.toCharArray());
  }

  private static ProblemException refused(String code, ThrowingCallable call) {
    ProblemException refused = catchThrowableOfType(ProblemException.class, call);
    assertThat(refused).as("refused with " + code).isNotNull();
    assertThat(refused.problem().code()).isEqualTo(code);
    return refused;
  }

  private static Client client(String address, Client.Origin origin) {
    try {
      return new Client(InetAddress.getByName(address), origin, "correlation");
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void execute(String sql, Object... arguments) throws SQLException {
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      statement.execute(sql.formatted(arguments));
    }
  }

  private static String dump(String... tables) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (Connection connection = database.administrator();
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        try (ResultSet rows =
            statement.executeQuery("SELECT to_jsonb(t)::text FROM security." + table + " t")) {
          while (rows.next()) {
            text.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return text.toString();
  }
}
