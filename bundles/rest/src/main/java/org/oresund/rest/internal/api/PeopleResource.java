// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.api;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oresund.people.Page;
import org.oresund.people.PageRequest;
import org.oresund.people.PeopleDirectory;
import org.oresund.people.Person;
import org.oresund.people.PersonChange;
import org.oresund.people.PersonHistory;
import org.oresund.people.PersonQuery;
import org.oresund.people.PersonQuery.Activity;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.rest.internal.jaxrs.ApiResource;
import org.oresund.rest.internal.jaxrs.Disclosed;
import org.oresund.rest.internal.jaxrs.Endpoint;
import org.oresund.rest.internal.jaxrs.Limit;
import org.oresund.security.Permission;
import org.oresund.security.Principal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Employees of the tenant. */
@Component(service = ApiResource.class)
@Path("people")
@Produces(MediaType.APPLICATION_JSON)
public final class PeopleResource implements ApiResource {

  private final PeopleDirectory people;
  private final PersonHistory history;

  /** Creates the resource. */
  @Activate
  public PeopleResource(@Reference PeopleDirectory people, @Reference PersonHistory history) {
    this.people = people;
    this.history = history;
  }

  /** Lists employees. */
  @GET
  @Endpoint(
      permission = Permission.PEOPLE_READ,
      summary =
          "Lists employees in order of id; 'q' are words, each of which begins a word of name,"
              + " login, mail or employee number.",
      discloses = Use.LIST)
  public Disclosed<PageJson<Person>> list(
      @QueryParam("active") @Nullable Boolean active,
      @QueryParam("q") @Nullable String text,
      @QueryParam("externalSystem") @Nullable String system,
      @QueryParam("externalKey") @Nullable String key,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    PersonQuery query = new PersonQuery(activity(active), text, system, key);
    Page<Person> page = people.list(by.tenant(), query, new PageRequest(limit.value(), after));
    List<UUID> shown = page.items().stream().flatMap(PeopleResource::concerned).distinct().toList();
    return Disclosed.persons(new PageJson<>(page.items(), page.next()), shown)
        .searchedBy(criterion(text, system, key));
  }

  /** Shows an employee. */
  @GET
  @Path("{id}")
  @Endpoint(
      permission = Permission.PEOPLE_READ,
      summary = "Shows an employee, active or not.",
      discloses = Use.READ)
  public Disclosed<Person> find(@PathParam("id") UUID id, @Context Principal by) {
    Person person = people.find(by.tenant(), id).orElseThrow(() -> Missing.of("person"));
    return Disclosed.persons(person, concerned(person).toList());
  }

  /** Shows the changes of an employee. */
  @GET
  @Path("{id}/history")
  @Endpoint(
      permission = Permission.PEOPLE_READ,
      summary = "Lists the changes of an employee's fields, newest first.",
      discloses = Use.READ)
  public Disclosed<PageJson<PersonChange>> history(
      @PathParam("id") UUID id,
      @QueryParam("limit") @DefaultValue("100") Limit limit,
      @QueryParam("after") @Nullable String after,
      @Context Principal by) {
    if (people.find(by.tenant(), id).isEmpty()) {
      throw Missing.of("person");
    }
    Page<PersonChange> page = history.of(by.tenant(), id, new PageRequest(limit.value(), after));
    return Disclosed.persons(new PageJson<>(page.items(), page.next()), List.of(id));
  }

  /** The manager's name is shown too. */
  private static Stream<UUID> concerned(Person person) {
    Person.Manager manager = person.manager();
    return manager == null ? Stream.of(person.id()) : Stream.of(person.id(), manager.id());
  }

  private static Activity activity(@Nullable Boolean active) {
    if (active == null) {
      return Activity.ANY;
    }
    return active ? Activity.ACTIVE : Activity.INACTIVE;
  }

  private static @Nullable String criterion(
      @Nullable String text, @Nullable String system, @Nullable String key) {
    if (text == null && key == null) {
      return null;
    }
    return "q=%s externalSystem=%s externalKey=%s".formatted(text, system, key);
  }
}
