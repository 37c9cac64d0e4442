// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import static org.oresund.demo.directory.DomainSchema.attribute;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Turns an object of the domain into what a client reads. */
final class EntryRenderer {
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'.0Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Domain domain;

  EntryRenderer(Domain domain) {
    this.domain = domain;
  }

  /** All attributes except the constructed ones; kept until the next change of the domain. */
  Entry entry(DirectoryObject object) {
    DirectoryObject.Rendered known = object.rendered;
    if (known != null && known.generation() == domain.generation()) {
      return known.entry();
    }
    Entry entry = new Entry(object.dn(), DomainSchema.schema(), render(object));
    object.rendered = new DirectoryObject.Rendered(domain.generation(), entry);
    return entry;
  }

  private List<Attribute> render(DirectoryObject object) {
    List<Attribute> all = new ArrayList<>(object.attributes());
    all.add(attribute("objectClass", object.kind.classes().toArray(String[]::new)));
    all.add(attribute(object.kind.namingAttribute().toLowerCase(Locale.ROOT), object.name));
    all.add(attribute("name", object.name));
    all.add(attribute("instanceType", object.parent == null ? 5 : 4));
    all.add(attribute("whenCreated", GENERALIZED_TIME.format(object.whenCreated)));
    all.add(attribute("whenChanged", GENERALIZED_TIME.format(object.whenChanged)));
    all.add(attribute("uSNCreated", object.usnCreated));
    all.add(attribute("uSNChanged", object.usnChanged));
    all.add(attribute("objectGUID", ObjectGuids.toBytes(object.guid)));
    objectSid(object).ifPresent(all::add);
    if (object == domain.deletedObjects || object.deleted) {
      all.add(attribute("isDeleted", "TRUE"));
    }
    if (!object.deleted) {
      all.add(attribute("objectCategory", category(object.kind.category())));
    }
    if (object.kind == ObjectKind.NTDS_SETTINGS) {
      all.add(attribute("invocationId", ObjectGuids.toBytes(domain.invocationId())));
    }
    for (String link : LINKS) {
      link(object, link, DnForm.PLAIN).ifPresent(all::add);
    }
    return all;
  }

  /** The attributes whose values are names of objects here. */
  static final List<String> LINKS =
      List.of(
          "distinguishedName", "manager", "directReports", "member", "memberOf", "lastKnownParent");

  Optional<Attribute> link(DirectoryObject object, String name, DnForm form) {
    Collection<DirectoryObject> targets =
        switch (name) {
          case "distinguishedName" -> List.of(object);
          case "manager" -> single(object.manager);
          case "directReports" -> object.reports;
          case "member" -> object.members;
          case "memberOf" -> object.memberOf;
          case "lastKnownParent" -> single(object.lastKnownParent);
          default -> List.of();
        };
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        attribute(name, targets.stream().map(t -> name(t, form)).toArray(String[]::new)));
  }

  private static List<DirectoryObject> single(
      @org.jspecify.annotations.Nullable DirectoryObject object) {
    return object == null ? List.of() : List.of(object);
  }

  String name(DirectoryObject object, DnForm form) {
    return form.write(object, domain.sid);
  }

  String category(String shortName) {
    return "CN=" + shortName + "," + domain.names.schemaDn();
  }

  private Optional<Attribute> objectSid(DirectoryObject object) {
    if (object == domain.root) {
      return Optional.of(attribute("objectSid", domain.sid.bytes()));
    }
    return object.rid == 0
        ? Optional.empty()
        : Optional.of(attribute("objectSid", domain.sid.bytes(object.rid)));
  }

  /** Attributes that are computed and come only when they are asked for by name. */
  Optional<Attribute> constructed(DirectoryObject object, String name) {
    if (!object.kind.isPerson()) {
      return Optional.empty();
    }
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "tokengroups" -> Optional.of(tokenGroups(object));
      case "msds-user-account-control-computed" ->
          Optional.of(attribute("msDS-User-Account-Control-Computed", computedControl(object)));
      case "msds-userpasswordexpirytimecomputed" ->
          Optional.of(
              attribute(
                  "msDS-UserPasswordExpiryTimeComputed",
                  AccountState.passwordExpiry(object, domain.root)));
      default -> Optional.empty();
    };
  }

  private long computedControl(DirectoryObject object) {
    Instant now = domain.clock().instant();
    return (AccountState.isLocked(object, domain.root, now) ? AccountControl.LOCKOUT : 0)
        | (AccountState.isPasswordExpired(object, domain.root, now)
            ? AccountControl.PASSWORD_EXPIRED
            : 0);
  }

  private Attribute tokenGroups(DirectoryObject object) {
    Set<DirectoryObject> groups = new LinkedHashSet<>(object.memberOf);
    primaryGroup(object).ifPresent(groups::add);
    List<DirectoryObject> toVisit = new ArrayList<>(groups);
    while (!toVisit.isEmpty()) {
      for (DirectoryObject outer : toVisit.remove(0).memberOf) {
        if (groups.add(outer)) {
          toVisit.add(outer);
        }
      }
    }
    return attribute(
        "tokenGroups", groups.stream().map(g -> domain.sid.bytes(g.rid)).toArray(byte[][]::new));
  }

  Optional<DirectoryObject> primaryGroup(DirectoryObject account) {
    long rid = account.number("primaryGroupID");
    return domain.objects().stream()
        .filter(o -> o.kind == ObjectKind.GROUP && !o.deleted && o.rid == rid)
        .findFirst();
  }
}
