// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Disclosed;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.security.Accounts;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Accounts of the tenant and their roles. */
@Component(service = ApiResource.class)
@Path("accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class AccountsResource implements ApiResource {

  private final Accounts accounts;

  /** Creates the resource. */
  @Activate
  public AccountsResource(@Reference Accounts accounts) {
    this.accounts = accounts;
  }

  /**
   * An account to be created.
   *
   * @param kind {@code HUMAN} or {@code SERVICE}
   * @param login unique in the tenant
   * @param person whose access it shares; null for a program
   * @param roles granted at once; null for none
   */
  public record NewAccountJson(
      Accounts.Kind kind, String login, @Nullable UUID person, @Nullable List<String> roles) {}

  /**
   * An account.
   *
   * @param id of the account
   * @param kind {@code HUMAN} or {@code SERVICE}
   * @param login unique in the tenant
   * @param person whose access it shares; null if none is linked
   * @param state whether it is usable
   * @param roles granted in the tenant
   * @param createdAt when it was created
   */
  public record AccountJson(
      UUID id,
      Accounts.Kind kind,
      String login,
      @Nullable UUID person,
      Accounts.State state,
      List<String> roles,
      Instant createdAt) {

    static AccountJson of(Accounts.Account account) {
      return new AccountJson(
          account.id(),
          account.kind(),
          account.login(),
          account.person(),
          account.state(),
          RoleNames.of(account.roles()),
          account.createdAt());
    }
  }

  /**
   * A new account.
   *
   * @param id of the account
   * @param account what is stored
   * @param invitation secret by which its person sets a password, valid for 24 hours, shown this
   *     once; null for a program
   */
  public record CreatedJson(UUID id, AccountJson account, @Nullable String invitation) {}

  /**
   * Roles of an account.
   *
   * @param roles all it shall have in the tenant
   */
  public record RolesJson(List<String> roles) {}

  /** Creates an account. */
  @POST
  @Endpoint(
      permission = Permission.ACCOUNT_WRITE,
      summary = "Creates an account; a person gets an invitation, a program gets tokens.",
      status = 201)
  public CreatedJson create(NewAccountJson wanted, @Context Principal by) {
    Accounts.Created created =
        accounts.create(
            by,
            new Accounts.NewAccount(
                wanted.kind(), wanted.login(), wanted.person(), RoleNames.parse(wanted.roles())));
    AccountJson account = AccountJson.of(created.account());
    return new CreatedJson(account.id(), account, created.invitation());
  }

  /** Lists accounts. */
  @GET
  @Endpoint(
      permission = Permission.ACCOUNT_READ,
      summary = "Lists the accounts of the tenant with their roles.",
      discloses = Use.LIST)
  public Disclosed<PageJson<AccountJson>> list(
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    List<AccountJson> rows =
        accounts.list(by.tenant(), PageJson.position(after), limit.value() + 1).stream()
            .map(AccountJson::of)
            .toList();
    PageJson<AccountJson> page = PageJson.byId(rows, limit.value(), AccountJson::id);
    List<UUID> persons =
        page.items().stream().map(AccountJson::person).filter(Objects::nonNull).toList();
    return new Disclosed<>(page, "account", persons, null, page.items().size());
  }

  /** Shows an account. */
  @GET
  @Path("{id}")
  @Endpoint(
      permission = Permission.ACCOUNT_READ,
      summary = "Shows an account with its roles.",
      discloses = Use.READ)
  public Disclosed<AccountJson> find(@PathParam("id") UUID id, @Context Principal by) {
    AccountJson account =
        accounts
            .find(by.tenant(), id)
            .map(AccountJson::of)
            .orElseThrow(() -> Missing.of("account"));
    List<UUID> persons = account.person() == null ? List.of() : List.of(account.person());
    return new Disclosed<>(account, "account", persons, null, 1);
  }

  /** Replaces roles. */
  @PUT
  @Path("{id}/roles")
  @Endpoint(
      permission = Permission.ACCOUNT_WRITE,
      summary = "Replaces the roles of an account in the tenant.",
      discloses = Use.READ)
  public Disclosed<AccountJson> grant(
      @PathParam("id") UUID id, RolesJson roles, @Context Principal by) {
    Accounts.Account account = accounts.grant(by, id, RoleNames.parse(roles.roles()));
    return Disclosed.things(AccountJson.of(account), "account", 1);
  }

  /** Disables an account. */
  @DELETE
  @Path("{id}")
  @Endpoint(
      permission = Permission.ACCOUNT_WRITE,
      summary = "Disables an account; all its credentials end at once.",
      status = 204)
  public void disable(@PathParam("id") UUID id, @Context Principal by) {
    accounts.disable(by, id);
  }
}
