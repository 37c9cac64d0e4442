// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.runtime.ConnectorType;
import org.oresund.runtime.ConnectorTypes;
import org.oresund.security.Permission;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Connector types that are available; the same for every tenant. */
@Component(service = ApiResource.class)
@Path("connectors")
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorsResource implements ApiResource {

  private static final String LANGUAGE = "en";

  private final ConnectorTypes types;

  /** Creates the resource. */
  @Activate
  public ConnectorsResource(@Reference ConnectorTypes types) {
    this.types = types;
  }

  /**
   * A type in the list.
   *
   * @param type id
   * @param version of the newest archive
   * @param stage how far the type is
   * @param title in English
   * @param modes run modes
   * @param versions every available version, newest first
   */
  public record TypeJson(
      String type,
      String version,
      ConnectorType.Stage stage,
      String title,
      List<String> modes,
      List<String> versions) {

    static TypeJson of(ConnectorType type) {
      ConnectorType.Texts texts = type.texts().get(LANGUAGE);
      return new TypeJson(
          type.type(),
          type.version(),
          type.stage(),
          texts == null ? type.type() : texts.title(),
          type.modes().stream().map(ConnectorType.RunMode::mode).toList(),
          type.versions());
    }
  }

  /**
   * A type in full.
   *
   * @param type id
   * @param version of the newest archive
   * @param stage how far the type is
   * @param modes run modes and what repeats them
   * @param rights commands of cores it may call
   * @param personalData what personal data it handles and why
   * @param schema JSON Schema of the configuration
   * @param secrets JSON pointers of the secret values
   * @param texts by language
   * @param versions every available version, newest first
   */
  public record TypeDetailsJson(
      String type,
      String version,
      ConnectorType.Stage stage,
      List<ConnectorType.RunMode> modes,
      List<String> rights,
      List<ConnectorType.PersonalData> personalData,
      Map<String, Object> schema,
      List<String> secrets,
      Map<String, ConnectorType.Texts> texts,
      List<String> versions) {

    static TypeDetailsJson of(ConnectorType type) {
      return new TypeDetailsJson(
          type.type(),
          type.version(),
          type.stage(),
          type.modes(),
          type.rights(),
          type.personalData(),
          type.schema(),
          type.secrets(),
          type.texts(),
          type.versions());
    }
  }

  /** Lists types. */
  @GET
  @Endpoint(
      permission = Permission.CONNECTOR_READ,
      summary = "Lists the connector types that are available.")
  public PageJson<TypeJson> list() {
    return PageJson.whole(types.list().stream().map(TypeJson::of).toList());
  }

  /** Shows a type. */
  @GET
  @Path("{type}")
  @Endpoint(
      permission = Permission.CONNECTOR_READ,
      summary = "Shows a connector type with the schema of its configuration.")
  public TypeDetailsJson find(@PathParam("type") String type) {
    return types.find(type).map(TypeDetailsJson::of).orElseThrow(() -> Missing.of("connector"));
  }
}
