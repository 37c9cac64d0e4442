// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.oresund.security.Tokens;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tokens of programs. */
@Component(service = ApiResource.class)
@Path("tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class TokensResource implements ApiResource {

  private final Tokens tokens;

  /** Creates the resource. */
  @Activate
  public TokensResource(@Reference Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * A token to be issued.
   *
   * @param name what it is for
   * @param account whose rights it uses; null takes the caller's
   * @param roles narrows the rights to these roles; null or empty does not
   * @param expiresAt when it ends; null ends it after a year
   */
  public record NewTokenJson(
      String name,
      @Nullable UUID account,
      @Nullable List<String> roles,
      @Nullable Instant expiresAt) {}

  /**
   * A token.
   *
   * @param id of the token
   * @param account whose rights it uses
   * @param name what it is for
   * @param prefix how it begins
   * @param roles to which it is narrowed; empty when it is not
   * @param createdAt when it was issued
   * @param expiresAt when it ends; null if never
   * @param lastUsedAt when it was used last, exact to a minute; null if never
   */
  public record TokenJson(
      UUID id,
      UUID account,
      String name,
      String prefix,
      List<String> roles,
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt) {

    static TokenJson of(Tokens.Token token) {
      return new TokenJson(
          token.id(),
          token.account(),
          token.name(),
          token.prefix(),
          RoleNames.of(token.roles()),
          token.createdAt(),
          token.expiresAt(),
          token.lastUsedAt());
    }
  }

  /**
   * A new token.
   *
   * @param id of the token
   * @param token the secret, shown this once
   * @param details what is stored
   */
  public record IssuedJson(UUID id, String token, TokenJson details) {}

  /** Issues a token. */
  @POST
  @Endpoint(
      permission = Permission.TOKEN_WRITE,
      summary = "Issues a token; its secret is shown this once.",
      status = 201)
  public IssuedJson issue(NewTokenJson wanted, @Context Principal by) {
    Tokens.Issued issued =
        tokens.issue(
            by,
            new Tokens.NewToken(
                wanted.account(),
                wanted.name(),
                RoleNames.parse(wanted.roles()),
                wanted.expiresAt()));
    return new IssuedJson(issued.token().id(), issued.secret(), TokenJson.of(issued.token()));
  }

  /** Lists tokens. */
  @GET
  @Endpoint(
      permission = Permission.TOKEN_READ,
      summary = "Lists the tokens of the tenant that still work, without their secrets.")
  public PageJson<TokenJson> list(
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    List<TokenJson> rows =
        tokens.list(by.tenant(), PageJson.position(after), limit.value() + 1).stream()
            .map(TokenJson::of)
            .toList();
    return PageJson.byId(rows, limit.value(), TokenJson::id);
  }

  /** Revokes a token. */
  @DELETE
  @Path("{id}")
  @Endpoint(
      permission = Permission.TOKEN_WRITE,
      summary = "Revokes a token; it stops working at once.",
      status = 204)
  public void revoke(@PathParam("id") UUID id, @Context Principal by) {
    tokens.revoke(by, id);
  }
}
