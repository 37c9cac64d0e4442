// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import static org.oresund.demo.directory.DomainSchema.attribute;

import com.unboundid.ldap.sdk.Attribute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.oresund.demo.directory.Domain.NewObject;

/** Fills an empty domain with the invented company, the same one for the same seed. */
final class DomainSeed {
  static final String PEOPLE = "People";
  static final String GROUPS = "Groups";
  static final String FORMER = "Former employees";

  static final int DOMAIN_ADMINS = 512;
  static final int DOMAIN_USERS = 513;
  private static final int DOMAIN_COMPUTERS = 515;

  private static final int SECURITY_GROUP = 0x8000_0000;
  private static final int GLOBAL_GROUP = 2;
  private static final int REPORTS_OF_A_LEAD = 7;

  private final Domain domain;
  private final RandomGenerator random;
  private final PersonInventor inventor;
  private final Map<String, DirectoryObject> siteUnits = new HashMap<>();
  private final Map<String, DirectoryObject> groups = new HashMap<>();
  private final Instant now;
  private final AccountFactory accounts;
  private final DirectoryObject people;
  private final DirectoryObject groupUnit;

  DomainSeed(Domain domain, RandomGenerator random, AccountFactory accounts) {
    this.domain = domain;
    this.random = random;
    this.accounts = accounts;
    this.inventor = new PersonInventor(random, domain.names);
    this.now = domain.clock().instant();
    this.people = unit(domain.root, PEOPLE);
    this.groupUnit = unit(domain.root, GROUPS);
  }

  PersonInventor inventor() {
    return inventor;
  }

  /** Fills the domain; called once. */
  void plant(int numberOfPeople) {
    setPasswordPolicy();
    plantController();
    plantBuiltIn();
    plantUnits();
    List<DirectoryObject> staff = plantPeople(numberOfPeople);
    plantGroups(staff);
    plantBystanders();
  }

  private DirectoryObject unit(DirectoryObject parent, String name) {
    return domain.create(new NewObject(ObjectKind.ORGANIZATIONAL_UNIT, parent, name));
  }

  private DirectoryObject container(DirectoryObject parent, String name) {
    return domain.create(new NewObject(ObjectKind.CONTAINER, parent, name));
  }

  private void setPasswordPolicy() {
    long halfHour = FileTimes.interval(Duration.ofMinutes(30));
    for (Attribute setting :
        List.of(
            attribute("lockoutThreshold", 5),
            attribute("lockoutDuration", halfHour),
            attribute("lockOutObservationWindow", halfHour),
            attribute("maxPwdAge", FileTimes.interval(Duration.ofDays(42))),
            attribute("minPwdAge", FileTimes.interval(Duration.ofDays(1))),
            attribute("minPwdLength", 14),
            attribute("pwdHistoryLength", 24),
            attribute("msDS-Behavior-Version", 7))) {
      domain.put(domain.root, setting);
    }
  }

  private void plantController() {
    DirectoryObject schema = container(domain.configuration, "Schema");
    domain.create(
        new NewObject(ObjectKind.SUBSCHEMA, schema, "Aggregate"),
        attribute(
            "attributeTypes",
            DomainSchema.schema().getAttributeTypes().stream()
                .map(Object::toString)
                .toArray(String[]::new)));
    DirectoryObject sites = container(domain.configuration, "Sites");
    DirectoryObject site = container(sites, "Default-First-Site-Name");
    DirectoryObject servers = container(site, "Servers");
    DirectoryObject server =
        domain.create(
            new NewObject(ObjectKind.SERVER, servers, domain.names.controller()),
            attribute("dNSHostName", domain.names.controllerDns()));
    domain.create(new NewObject(ObjectKind.NTDS_SETTINGS, server, "NTDS Settings"));
  }

  private void plantBuiltIn() {
    DirectoryObject users = container(domain.root, "Users");
    builtInGroup(users, "Domain Admins", DOMAIN_ADMINS);
    builtInGroup(users, "Domain Users", DOMAIN_USERS);
    builtInGroup(users, "Domain Computers", DOMAIN_COMPUTERS);
    DirectoryObject controllers = unit(domain.root, "Domain Controllers");
    computer(controllers, domain.names.controller(), AccountControl.SERVER_ACCOUNT);
  }

  private void builtInGroup(DirectoryObject parent, String name, int rid) {
    groups.put(
        name,
        domain.create(
            new NewObject(ObjectKind.GROUP, parent, name, rid),
            groupAttributes(name, SECURITY_GROUP)));
  }

  private static Attribute[] groupAttributes(String name, int security) {
    return new Attribute[] {
      attribute("sAMAccountName", name),
      attribute("groupType", security | GLOBAL_GROUP),
      attribute("sAMAccountType", security == 0 ? 0x1000_0001 : 0x1000_0000)
    };
  }

  private void computer(DirectoryObject parent, String name, int control) {
    domain.create(
        new NewObject(ObjectKind.COMPUTER, parent, name),
        attribute("sAMAccountName", name + "$"),
        attribute("userAccountControl", control),
        attribute("primaryGroupID", DOMAIN_COMPUTERS),
        attribute("accountExpires", FileTimes.NEVER),
        attribute("sAMAccountType", 0x3000_0001));
  }

  private void plantUnits() {
    for (Country country : Country.values()) {
      for (String site : country.sites()) {
        siteUnits.put(site, unit(people, site));
      }
    }
    unit(domain.root, FORMER);
  }

  /** A person before its manager exists. */
  private record Post(int number, Department department, int ordinalInDepartment) {
    int managersOrdinal() {
      return (ordinalInDepartment - 1) / REPORTS_OF_A_LEAD;
    }
  }

  private List<DirectoryObject> plantPeople(int number) {
    List<DirectoryObject> staff = new ArrayList<>();
    Map<Department, List<DirectoryObject>> byDepartment = new HashMap<>();
    List<Post> posts = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Department department = Department.at(i);
      List<DirectoryObject> colleagues =
          byDepartment.computeIfAbsent(department, d -> new ArrayList<>());
      posts.add(new Post(i, department, colleagues.size()));
      DirectoryObject person = plantPerson(posts.get(i), number);
      colleagues.add(person);
      staff.add(person);
    }
    for (Post post : posts) {
      setManager(post, staff, byDepartment.getOrDefault(post.department, List.of()));
    }
    return staff;
  }

  private DirectoryObject plantPerson(Post post, int number) {
    int colleagues = number / Department.values().length;
    boolean leads = post.ordinalInDepartment * REPORTS_OF_A_LEAD + 1 < colleagues;
    PersonInventor.Rank rank =
        post.ordinalInDepartment == 0
            ? PersonInventor.Rank.HEAD
            : leads ? PersonInventor.Rank.LEAD : PersonInventor.Rank.STAFF;
    NewPerson person = inventor.invent(inventor.anySite(), post.department, rank, Optional.empty());
    ObjectKind kind = post.number % 41 == 17 ? ObjectKind.INET_ORG_PERSON : ObjectKind.USER;
    DirectoryObject account = accounts.person(kind, person);
    plantState(account, post.number);
    return account;
  }

  /** All states that a real directory holds, in fixed proportions. */
  private void plantState(DirectoryObject account, int number) {
    if (number % 37 == 5) {
      domain.put(
          account,
          attribute("userAccountControl", AccountControl.NORMAL_ACCOUNT | AccountControl.DISABLED));
    }
    if (number % 53 == 7) {
      domain.put(
          account, attribute("accountExpires", FileTimes.of(now.minus(Duration.ofDays(20)))));
    } else if (number % 29 == 11) {
      domain.put(
          account, attribute("accountExpires", FileTimes.of(now.plus(Duration.ofDays(200)))));
    } else if (number % 2 == 0) {
      domain.put(account, attribute("accountExpires", 0));
    }
    if (number % 61 == 13) {
      domain.put(account, attribute("pwdLastSet", 0));
    }
  }

  /** The first person leads the company, the heads report to that one, everybody else to a lead. */
  private void setManager(
      Post post, List<DirectoryObject> staff, List<DirectoryObject> colleagues) {
    DirectoryObject person = staff.get(post.number);
    if (post.ordinalInDepartment > 0) {
      domain.setManager(person, colleagues.get(post.managersOrdinal()));
    } else if (post.number > 0) {
      domain.setManager(person, staff.get(0));
    }
  }

  private void plantGroups(List<DirectoryObject> staff) {
    for (Department department : Department.values()) {
      group("Afd. " + department.in(Country.DENMARK), SECURITY_GROUP);
    }
    siteUnits.keySet().stream().sorted().forEach(site -> group("Kontor " + site, SECURITY_GROUP));
    DirectoryObject leaders = group("Alle ledere", SECURITY_GROUP);
    DirectoryObject everybody = group("Alle medarbejdere", SECURITY_GROUP);
    DirectoryObject remote = group("VPN-brugere", SECURITY_GROUP);
    DirectoryObject newsletter = group("Nyhedsbrev", 0);
    DirectoryObject administrators = group("Oresund administratorer", SECURITY_GROUP);
    domain.addMember(group("Tidsgodkendere", SECURITY_GROUP), leaders);
    for (int i = 0; i < staff.size(); i++) {
      DirectoryObject person = staff.get(i);
      domain.addMember(everybody, person);
      joinUnits(person, Department.at(i));
      if (!person.reports.isEmpty()) {
        domain.addMember(leaders, person);
      }
      joinIf(random.nextInt(10) < 6, remote, person);
      joinIf(random.nextInt(10) < 8, newsletter, person);
      joinIf(i == 2, administrators, person);
    }
    plantCycle();
  }

  private void joinUnits(DirectoryObject person, Department department) {
    joinIf(true, groups.get("Afd. " + department.in(Country.DENMARK)), person);
    joinIf(true, groups.get("Kontor " + parentName(person)), person);
  }

  private static String parentName(DirectoryObject person) {
    return person.parent == null ? "" : person.parent.name;
  }

  private void joinIf(
      boolean condition,
      @org.jspecify.annotations.Nullable DirectoryObject group,
      DirectoryObject person) {
    if (condition && group != null) {
      domain.addMember(group, person);
    }
  }

  /** Cycles of groups are legal. */
  private void plantCycle() {
    DirectoryObject first = group("Projekt Broen", SECURITY_GROUP);
    DirectoryObject second = group("Projekt Tunnelen", SECURITY_GROUP);
    domain.addMember(first, second);
    domain.addMember(second, first);
  }

  private DirectoryObject group(String name, int security) {
    DirectoryObject group =
        domain.create(
            new NewObject(ObjectKind.GROUP, groupUnit, name), groupAttributes(name, security));
    groups.put(name, group);
    return group;
  }

  /** What a filter for people must not return: computers and contacts among them. */
  private void plantBystanders() {
    DirectoryObject site = siteUnits.get("Malmö");
    if (site != null) {
      computer(site, "MALMO-KIOSK1", AccountControl.WORKSTATION_ACCOUNT);
      domain.create(
          new NewObject(ObjectKind.CONTACT, site, "Vaktmästare Öresund Fastigheter"),
          attribute("mail", "vakt@fastigheter.example"),
          attribute("displayName", "Vaktmästare Öresund Fastigheter"));
    }
  }
}
