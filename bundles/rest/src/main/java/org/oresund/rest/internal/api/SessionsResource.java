// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.oresund.rest.internal.http.Frame;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.security.Accounts;
import org.oresund.security.Client;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.oresund.security.Sessions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Signing in and out. */
@Component(service = ApiResource.class)
@Path("sessions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class SessionsResource implements ApiResource {

  private final Sessions sessions;
  private final Accounts accounts;

  /** Creates the resource. */
  @Activate
  public SessionsResource(@Reference Sessions sessions, @Reference Accounts accounts) {
    this.sessions = sessions;
    this.accounts = accounts;
  }

  /**
   * Who signs in.
   *
   * @param tenant of the account
   * @param login of the account
   * @param password of the account
   */
  public record LoginJson(String tenant, String login, String password) {}

  /**
   * A session.
   *
   * @param account whose it is
   * @param token to be sent as bearer token; shown this once
   * @param expiresAt when it ends at the latest
   */
  public record SessionJson(UUID account, String token, Instant expiresAt) {}

  /**
   * How an invited person accepts.
   *
   * @param invitation secret of the invitation
   * @param password the person's own choice
   */
  public record AcceptanceJson(String invitation, String password) {}

  /** Starts a session. */
  @POST
  @Endpoint(
      permission = Permission.SESSION_START,
      summary = "Starts a session with login and password.",
      status = 201)
  public SessionJson start(LoginJson login, @Context HttpServletRequest request) {
    Client client = Frame.of(request).client();
    char[] password = login.password().toCharArray();
    try {
      Sessions.Started started =
          sessions.start(new Sessions.Login(login.tenant(), login.login(), client), password);
      return new SessionJson(started.account(), started.token(), started.expiresAt());
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /** Ends the session in use. */
  @DELETE
  @Endpoint(
      permission = Permission.SESSION_END,
      summary = "Ends the session that is used for this request.",
      status = 204)
  public void end(@Context Principal by) {
    sessions.end(by);
  }

  /** Sets the first password. */
  @POST
  @Path("invitation")
  @Endpoint(
      permission = Permission.SESSION_START,
      summary = "Sets the first password of an invited person; the invitation is used up.",
      status = 204)
  public void accept(AcceptanceJson acceptance, @Context HttpServletRequest request) {
    char[] password = acceptance.password().toCharArray();
    try {
      accounts.acceptInvitation(acceptance.invitation(), password, Frame.of(request).client());
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
