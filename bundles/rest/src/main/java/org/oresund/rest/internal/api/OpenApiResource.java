// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.openapi.OpenApiDocument;
import org.oresund.security.Permission;
import org.osgi.service.component.annotations.Component;

/** The description of this interface. */
@Component(service = ApiResource.class)
@Path("openapi.json")
@Produces(MediaType.APPLICATION_JSON)
public final class OpenApiResource implements ApiResource {

  /** Every resource of the interface. */
  public static final List<Class<?>> ALL =
      List.of(
          AccountsResource.class,
          AuditResource.class,
          ConnectorsResource.class,
          DeadLettersResource.class,
          DeploymentsResource.class,
          InstancesResource.class,
          OpenApiResource.class,
          PeopleResource.class,
          PlansResource.class,
          QuarantineResource.class,
          RunsResource.class,
          SessionsResource.class,
          TenantsResource.class,
          TokensResource.class);

  /** Returns the OpenAPI document. */
  @GET
  @Endpoint(permission = Permission.API_READ, summary = "Describes this interface (OpenAPI 3.1).")
  public JsonNode describe() {
    return Holder.DOCUMENT;
  }

  /** Built when first asked for, not at start. */
  private static final class Holder {
    private static final JsonNode DOCUMENT = OpenApiDocument.of(ALL);
  }
}
