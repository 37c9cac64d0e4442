// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.store.NewTenant;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps the tenants in a system table. */
@Component
public final class PostgresTenantRegister implements TenantRegister {

  private static final int LONGEST_NAME = 200;

  private static final String CREATE =
      """
      INSERT INTO store.tenant (tenant_id, name, zone)
      VALUES (?, ?, ?)
      ON CONFLICT (tenant_id) DO NOTHING
      RETURNING tenant_id, name, zone, state, created_at
      """;
  private static final String FIND =
      """
      SELECT tenant_id, name, zone, state, created_at
      FROM store.tenant
      WHERE tenant_id = ?
      """;
  private static final String LIST =
      """
      SELECT tenant_id, name, zone, state, created_at
      FROM store.tenant
      ORDER BY tenant_id COLLATE "C"
      """;
  private static final String CHANGE_NAME =
      """
      UPDATE store.tenant
      SET name = ?, zone = ?
      WHERE tenant_id = ?
      RETURNING tenant_id, name, zone, state, created_at
      """;
  private static final String CHANGE_STATE =
      """
      UPDATE store.tenant
      SET state = ?
      WHERE tenant_id = ?
      RETURNING tenant_id, name, zone, state, created_at
      """;

  private final SystemTransaction transactions;

  /** Uses the given transactions. */
  @Activate
  public PostgresTenantRegister(@Reference SystemTransaction transactions) {
    this.transactions = transactions;
  }

  @Override
  public Tenant create(NewTenant tenant) {
    checkName(tenant.name());
    if (tenant.id().equals(TenantRegister.RESERVED)) {
      throw new ProblemException(
          Problem.of(
                  "tenant.reserved-id",
                  "This id stands for the installation itself.",
                  "Choose another id.")
              .at("id"));
    }
    return query(CREATE, tenant.id().value(), tenant.name(), tenant.zone().getId()).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                            "tenant.exists",
                            "There is a tenant with this id already.",
                            "Choose another id.")
                        .at("id")));
  }

  @Override
  public Optional<Tenant> find(TenantId id) {
    return query(FIND, id.value()).stream().findFirst();
  }

  @Override
  public List<Tenant> list() {
    return query(LIST);
  }

  @Override
  public Tenant change(TenantId id, String name, ZoneId zone) {
    checkName(name);
    return known(query(CHANGE_NAME, name, zone.getId(), id.value()));
  }

  @Override
  public Tenant change(TenantId id, Tenant.State state) {
    return known(query(CHANGE_STATE, state.name(), id.value()));
  }

  private List<Tenant> query(String sql, String... arguments) {
    return transactions.call(connection -> query(connection, sql, arguments));
  }

  private static List<Tenant> query(Connection connection, String sql, String... arguments)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      List<Tenant> tenants = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tenants.add(tenant(row));
        }
      }
      return tenants;
    }
  }

  private static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(
        new TenantId(row.getString("tenant_id")),
        row.getString("name"),
        ZoneId.of(row.getString("zone")),
        Tenant.State.valueOf(row.getString("state")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static Tenant known(List<Tenant> found) {
    return found.stream()
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                        "tenant.unknown", "There is no such tenant.", "Check the tenant's id.")));
  }

  private static void checkName(String name) {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new ProblemException(
          Problem.of(
                  "tenant.invalid-name",
                  "A tenant's name has 1 to 200 characters.",
                  "Choose another name.")
              .at("name"));
    }
  }
}
