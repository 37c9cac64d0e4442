// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.api.UuidV7;
import org.oresund.security.Principal;
import org.oresund.security.Role;
import org.oresund.security.Tokens.Token;
import org.oresund.store.Tx;

/** The statements on {@code security.credential}; secrets come here as hashes only. */
final class CredentialTable {

  /** Where a credential is accepted. */
  enum Reach {
    /** From every address. */
    ANYWHERE,
    /** From this machine only. */
    LOCAL
  }

  private CredentialTable() {}

  /**
   * A credential to be stored.
   *
   * @param kind session or token
   * @param account whose rights it uses
   * @param name what it is for; empty for a session
   * @param roles to which it is narrowed; empty when it is not
   * @param reach where it is accepted
   */
  record NewCredential(
      Principal.Kind kind, UUID account, String name, Set<Role> roles, Reach reach) {}

  /**
   * A credential that may be used, with what its account may.
   *
   * @param id of the credential
   * @param kind session or token
   * @param account whose credential it is
   * @param person whose access the account shares; null if none is linked
   * @param roles to which it is narrowed; empty when it is not
   * @param reach where it is accepted
   */
  record Usable(
      UUID id,
      Principal.Kind kind,
      UUID account,
      @Nullable UUID person,
      Set<Role> roles,
      Reach reach) {}

  /**
   * Inserts a credential of an active account with its present epoch.
   *
   * @param expiresAt null if it never ends by itself
   * @return its id; empty if the account is unknown or not active
   */
  static Optional<UUID> insert(
      Tx tx, NewCredential credential, Secret secret, @Nullable Instant expiresAt)
      throws SQLException {
    UUID id = UuidV7.next();
    try (PreparedStatement insert =
        tx.connection()
            .prepareStatement(
                """
                INSERT INTO security.credential (
                  tenant_id, id, account_id, account_epoch, kind, name, prefix, hash, roles, reach,
                  expires_at)
                SELECT a.tenant_id, ?, a.id, a.epoch, ?, ?, ?, ?, ?::text[], ?, ?
                FROM security.account a
                WHERE a.id = ?
                  AND a.state = 'ACTIVE'
                """)) {
      insert.setObject(1, id);
      insert.setString(2, credential.kind().name());
      insert.setString(3, credential.name());
      insert.setString(4, secret.prefix());
      insert.setBytes(5, secret.hash());
      insert.setArray(
          6, tx.connection().createArrayOf("text", AccountTable.ids(credential.roles())));
      insert.setString(7, credential.reach().name());
      insert.setObject(8, expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC));
      insert.setObject(9, credential.account());
      return insert.executeUpdate() == 1 ? Optional.of(id) : Optional.empty();
    }
  }

  /** Finds a credential that is neither revoked, expired, idle too long nor of an old epoch. */
  static Optional<Usable> usable(Tx tx, byte[] hash) throws SQLException {
    try (PreparedStatement select =
        tx.connection()
            .prepareStatement(
                """
                SELECT c.id, c.kind, c.roles, c.reach, a.id AS account, a.person_id
                FROM security.credential c
                JOIN security.account a
                  ON a.tenant_id = c.tenant_id
                 AND a.id = c.account_id
                WHERE c.hash = ?
                  AND c.revoked_at IS NULL
                  AND (c.expires_at IS NULL OR c.expires_at > now())
                  AND (c.kind = 'TOKEN'
                       OR coalesce(c.last_used_at, c.created_at) > now() - interval '30 minutes')
                  AND c.account_epoch = a.epoch
                  AND a.state = 'ACTIVE'
                """)) {
      select.setBytes(1, hash);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Usable(
                row.getObject("id", UUID.class),
                Principal.Kind.valueOf(row.getString("kind")),
                row.getObject("account", UUID.class),
                row.getObject("person_id", UUID.class),
                AccountTable.roles(row),
                Reach.valueOf(row.getString("reach"))));
      }
    }
  }

  /** Notes the use of a credential, at most once a minute. */
  static void used(Tx tx, UUID id) throws SQLException {
    try (PreparedStatement update =
        tx.connection()
            .prepareStatement(
                """
                UPDATE security.credential
                SET last_used_at = now()
                WHERE id = ?
                  AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
                """)) {
      update.setObject(1, id);
      update.executeUpdate();
    }
  }

  /** Revokes a credential; false if there is none of this kind that still works. */
  static boolean revoke(Tx tx, UUID id, Principal.Kind kind) throws SQLException {
    try (PreparedStatement update =
        tx.connection()
            .prepareStatement(
                """
                UPDATE security.credential
                SET revoked_at = now()
                WHERE id = ?
                  AND kind = ?
                  AND revoked_at IS NULL
                """)) {
      update.setObject(1, id);
      update.setString(2, kind.name());
      return update.executeUpdate() == 1;
    }
  }

  /** Deletes sessions of an account that ended more than a day ago. */
  static void forgetOldSessions(Tx tx, UUID account) throws SQLException {
    try (PreparedStatement delete =
        tx.connection()
            .prepareStatement(
                """
                DELETE FROM security.credential
                WHERE account_id = ?
                  AND kind = 'SESSION'
                  AND least(expires_at, revoked_at) < now() - interval '1 day'
                """)) {
      delete.setObject(1, account);
      delete.executeUpdate();
    }
  }

  static List<Token> tokens(Tx tx, @Nullable UUID after, int limit) throws SQLException {
    try (PreparedStatement select =
        tx.connection()
            .prepareStatement(
                TOKENS
                    + """
                      AND (?::uuid IS NULL OR id > ?::uuid)
                    ORDER BY id
                    LIMIT ?
                    """)) {
      select.setObject(1, after);
      select.setObject(2, after);
      select.setInt(3, limit);
      return read(select);
    }
  }

  static Optional<Token> token(Tx tx, UUID id) throws SQLException {
    try (PreparedStatement select = tx.connection().prepareStatement(TOKENS + "  AND id = ?")) {
      select.setObject(1, id);
      return read(select).stream().findFirst();
    }
  }

  private static final String TOKENS =
      """
      SELECT id, account_id, name, prefix, roles, created_at, expires_at, last_used_at
      FROM security.credential
      WHERE kind = 'TOKEN'
        AND revoked_at IS NULL
        AND (expires_at IS NULL OR expires_at > now())
      """;

  private static List<Token> read(PreparedStatement select) throws SQLException {
    List<Token> tokens = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        tokens.add(
            new Token(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getString("name"),
                row.getString("prefix"),
                AccountTable.roles(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "last_used_at")));
      }
    }
    return tokens;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
