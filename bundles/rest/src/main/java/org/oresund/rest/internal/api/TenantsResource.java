// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.people.Tenants;
import org.oresund.rest.internal.http.Frame;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.security.Accounts;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.oresund.store.Tenant;
import org.oresund.store.TenantRegister;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tenants of the installation. */
@Component(service = ApiResource.class)
@Path("tenants")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class TenantsResource implements ApiResource {

  private static final String DEFAULT_ZONE = "Europe/Copenhagen";

  private final Tenants tenants;
  private final TenantRegister register;
  private final Accounts accounts;

  /** Creates the resource. */
  @Activate
  public TenantsResource(
      @Reference Tenants tenants,
      @Reference TenantRegister register,
      @Reference Accounts accounts) {
    this.tenants = tenants;
    this.register = register;
    this.accounts = accounts;
  }

  /**
   * A tenant to be created.
   *
   * @param id slug, {@code [a-z][a-z0-9-]{1,30}}
   * @param name as shown
   * @param zone time zone of the tenant; null for Europe/Copenhagen
   */
  public record NewTenantJson(String id, String name, @Nullable String zone) {}

  /**
   * A tenant.
   *
   * @param id slug
   * @param name as shown
   * @param zone time zone of the tenant
   * @param state whether it works
   * @param createdAt when it was created
   */
  public record TenantJson(
      String id, String name, String zone, Tenant.State state, Instant createdAt) {

    static TenantJson of(Tenant tenant) {
      return new TenantJson(
          tenant.id().value(),
          tenant.name(),
          tenant.zone().getId(),
          tenant.state(),
          tenant.createdAt());
    }
  }

  /** Creates a tenant. */
  @POST
  @Endpoint(
      permission = Permission.TENANT_WRITE,
      summary = "Creates a tenant; the caller's account becomes its first administrator.",
      status = 201,
      zone = Frame.Zone.MANAGEMENT)
  public TenantJson create(NewTenantJson wanted, @Context Principal by) {
    TenantId id = new TenantId(wanted.id());
    try {
      tenants.create(new org.oresund.people.Tenant(id, wanted.name(), zone(wanted.zone())));
    } catch (ProblemException e) {
      // A creation that broke off before the grant left a tenant nobody can enter: finish it.
      if (!"tenant.exists".equals(e.problem().code()) || !accounts.grantCreator(by, id)) {
        throw e;
      }
      return show(id);
    }
    accounts.grantCreator(by, id);
    return show(id);
  }

  /** Lists tenants. */
  @GET
  @Endpoint(
      permission = Permission.TENANT_READ,
      summary = "Lists all tenants of the installation.",
      zone = Frame.Zone.MANAGEMENT)
  public PageJson<TenantJson> list() {
    return PageJson.whole(register.list().stream().map(TenantJson::of).toList());
  }

  /** Shows a tenant. */
  @GET
  @Path("{tenant}")
  @Endpoint(
      permission = Permission.TENANT_READ,
      summary = "Shows a tenant.",
      zone = Frame.Zone.MANAGEMENT)
  public TenantJson find(@PathParam("tenant") String tenant) {
    return show(new TenantId(tenant));
  }

  private TenantJson show(TenantId id) {
    return register.find(id).map(TenantJson::of).orElseThrow(() -> Missing.of("tenant"));
  }

  private static ZoneId zone(@Nullable String zone) {
    try {
      return ZoneId.of(zone == null ? DEFAULT_ZONE : zone);
    } catch (DateTimeException e) {
      throw new ProblemException(
          Problem.of(
                  "tenant.invalid-zone",
                  "There is no such time zone.",
                  "Choose one such as Europe/Copenhagen or Europe/Stockholm.")
              .at("zone"));
    }
  }
}
