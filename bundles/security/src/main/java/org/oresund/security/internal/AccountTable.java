// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oresund.security.Accounts.Account;
import org.oresund.security.Accounts.Kind;
import org.oresund.security.Accounts.State;
import org.oresund.security.Principal.AccountRef;
import org.oresund.security.Role;
import org.oresund.store.Tx;

/** The statements on {@code security.account} and {@code security.role_grant}. */
final class AccountTable {

  private static final String COLUMNS =
      """
      SELECT
        a.id, a.kind, a.login, a.person_id, a.state, a.created_at,
        ARRAY(
          SELECT g.role
          FROM security.role_grant g
          WHERE g.home_tenant = a.tenant_id
            AND g.account_id = a.id
          ORDER BY g.role) AS roles
      FROM security.account a
      """;

  private AccountTable() {}

  /**
   * What a login or invitation is checked against.
   *
   * @param id of the account
   * @param login as stored
   * @param password stored hash; null if there is none
   * @param state whether the account is usable
   * @param epoch present generation of its credentials
   * @param person whose access it shares; null if none is linked
   */
  record Access(
      UUID id,
      String login,
      @Nullable String password,
      State state,
      int epoch,
      @Nullable UUID person) {}

  /** Inserts an account; false if its login is taken. */
  static boolean insert(Tx tx, Account account, byte @Nullable [] invitation) throws SQLException {
    try (PreparedStatement insert =
        tx.connection()
            .prepareStatement(
                """
                INSERT INTO security.account (
                  tenant_id, id, kind, login, login_key, person_id, state,
                  invitation, invitation_until)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, now() + interval '24 hours')
                ON CONFLICT (tenant_id, login_key) DO NOTHING
                """)) {
      insert.setString(1, tx.tenant().value());
      insert.setObject(2, account.id());
      insert.setString(3, account.kind().name());
      insert.setString(4, account.login());
      insert.setString(5, key(account.login()));
      insert.setObject(6, account.person());
      insert.setString(7, account.state().name());
      insert.setBytes(8, invitation);
      return insert.executeUpdate() == 1;
    }
  }

  static List<Account> list(Tx tx, @Nullable UUID after, int limit) throws SQLException {
    try (PreparedStatement select =
        tx.connection()
            .prepareStatement(
                COLUMNS
                    + """
                    WHERE (?::uuid IS NULL OR a.id > ?::uuid)
                    ORDER BY a.id
                    LIMIT ?
                    """)) {
      select.setObject(1, after);
      select.setObject(2, after);
      select.setInt(3, limit);
      return read(select);
    }
  }

  static Optional<Account> find(Tx tx, UUID id) throws SQLException {
    try (PreparedStatement select = tx.connection().prepareStatement(COLUMNS + "WHERE a.id = ?")) {
      select.setObject(1, id);
      return read(select).stream().findFirst();
    }
  }

  static Optional<Access> byLogin(Tx tx, String login) throws SQLException {
    return access(tx, "login_key = ?", key(login));
  }

  static Optional<Access> byInvitation(Tx tx, byte[] invitation) throws SQLException {
    return access(
        tx, "invitation = ? AND invitation_until > now() AND state = 'INVITED'", invitation);
  }

  private static Optional<Access> access(Tx tx, String condition, Object value)
      throws SQLException {
    try (PreparedStatement select =
        tx.connection()
            .prepareStatement(
                """
                SELECT id, login, password, state, epoch, person_id
                FROM security.account
                WHERE\s"""
                    + condition)) {
      select.setObject(1, value);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Access(
                row.getObject("id", UUID.class),
                row.getString("login"),
                row.getString("password"),
                State.valueOf(row.getString("state")),
                row.getInt("epoch"),
                row.getObject("person_id", UUID.class)));
      }
    }
  }

  /** Stores a password; an invited account becomes active and its invitation is used up. */
  static void setPassword(Tx tx, UUID id, String hash) throws SQLException {
    try (PreparedStatement update =
        tx.connection()
            .prepareStatement(
                """
                UPDATE security.account
                SET password = ?,
                    password_changed_at = now(),
                    state = 'ACTIVE',
                    invitation = NULL
                WHERE id = ?
                  AND state <> 'DISABLED'
                """)) {
      update.setString(1, hash);
      update.setObject(2, id);
      update.executeUpdate();
    }
  }

  /** Stores the same password hashed with stronger parameters. */
  static void rehash(Tx tx, UUID id, String hash) throws SQLException {
    try (PreparedStatement update =
        tx.connection().prepareStatement("UPDATE security.account SET password = ? WHERE id = ?")) {
      update.setString(1, hash);
      update.setObject(2, id);
      update.executeUpdate();
    }
  }

  /** Disables an account and starts a new generation of credentials; false if unknown. */
  static boolean disable(Tx tx, UUID id) throws SQLException {
    try (PreparedStatement update =
        tx.connection()
            .prepareStatement(
                """
                UPDATE security.account
                SET state = 'DISABLED',
                    epoch = epoch + 1,
                    invitation = NULL
                WHERE id = ?
                """)) {
      update.setObject(1, id);
      return update.executeUpdate() == 1;
    }
  }

  /** Adds grants in the transaction's tenant; those there already stay. */
  static void grant(Tx tx, AccountRef account, Set<Role> roles, String by) throws SQLException {
    try (PreparedStatement insert =
        tx.connection()
            .prepareStatement(
                """
                INSERT INTO security.role_grant (
                  tenant_id, home_tenant, account_id, role, granted_by)
                SELECT ?, ?, ?, role, ?
                FROM unnest(?::text[]) AS role
                ON CONFLICT DO NOTHING
                """)) {
      insert.setString(1, tx.tenant().value());
      insert.setString(2, account.home().value());
      insert.setObject(3, account.id());
      insert.setString(4, by);
      insert.setArray(5, tx.connection().createArrayOf("text", ids(roles)));
      insert.executeUpdate();
    }
  }

  /** Takes every grant in the transaction's tenant that is not among the roles. */
  static void revokeOthers(Tx tx, AccountRef account, Set<Role> roles) throws SQLException {
    try (PreparedStatement delete =
        tx.connection()
            .prepareStatement(
                """
                DELETE FROM security.role_grant
                WHERE home_tenant = ?
                  AND account_id = ?
                  AND role <> ALL (?::text[])
                """)) {
      delete.setString(1, account.home().value());
      delete.setObject(2, account.id());
      delete.setArray(3, tx.connection().createArrayOf("text", ids(roles)));
      delete.executeUpdate();
    }
  }

  /** Returns the roles an account has in the transaction's tenant. */
  static Set<Role> granted(Tx tx, AccountRef account) throws SQLException {
    try (PreparedStatement select =
        tx.connection()
            .prepareStatement(
                """
                SELECT array_agg(role) AS roles
                FROM security.role_grant
                WHERE home_tenant = ?
                  AND account_id = ?
                """)) {
      select.setString(1, account.home().value());
      select.setObject(2, account.id());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return roles(row);
      }
    }
  }

  /** Returns whether anybody has a role in the transaction's tenant. */
  static boolean hasGrants(Tx tx) throws SQLException {
    try (PreparedStatement select =
            tx.connection().prepareStatement("SELECT EXISTS (SELECT FROM security.role_grant)");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  static String[] ids(Set<Role> roles) {
    return roles.stream().map(Role::id).toArray(String[]::new);
  }

  /** Reads column {@code roles}; a role that is no longer shipped gives nothing. */
  static Set<Role> roles(ResultSet row) throws SQLException {
    java.sql.Array array = row.getArray("roles");
    if (array == null) {
      return Set.of();
    }
    return Arrays.stream((String[]) array.getArray())
        .flatMap(id -> Role.of(id).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String key(String login) {
    return login.toLowerCase(Locale.ROOT);
  }

  private static List<Account> read(PreparedStatement select) throws SQLException {
    List<Account> accounts = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        accounts.add(
            new Account(
                row.getObject("id", UUID.class),
                Kind.valueOf(row.getString("kind")),
                row.getString("login"),
                row.getObject("person_id", UUID.class),
                State.valueOf(row.getString("state")),
                roles(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant()));
      }
    }
    return accounts;
  }
}
