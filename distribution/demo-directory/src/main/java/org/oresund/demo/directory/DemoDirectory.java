// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.oresund.demo.directory.DemoDirectorySettings.ServerCertificate;

/**
 * A running demo directory: a simulator of one Active Directory domain controller on 127.0.0.1,
 * filled with invented people, over real LDAPS and StartTLS with its own certificate authority.
 *
 * <p>It is changed through {@link #administrator()} or over LDAP with {@link
 * #administratorAccount()}, made to fail through {@link #faults()}, and tells the truth to compare
 * with through {@link #people()} and {@link #counts()}. Thread-safe.
 */
public final class DemoDirectory implements AutoCloseable {
  private final Domain domain;
  private final DirectoryBehaviour behaviour = new DirectoryBehaviour();
  private final DemoCertificates certificates;
  private final Listeners listeners;
  private final Faults faults;
  private final AtomicLong connections = new AtomicLong();
  private final DirectoryAdministrator administrator;
  private final EntryRenderer renderer;
  private final String peoplePassword = newPassword();
  private final DemoAccount syncAccount;
  private final DemoAccount tombstoneAccount;
  private final DemoAccount administratorAccount;

  private DemoDirectory(DemoDirectorySettings settings) throws IOException {
    RandomGenerator random = new Random(settings.seed());
    domain = new Domain(new DomainNames(settings.domain()), settings.clock(), random);
    renderer = new EntryRenderer(domain);
    AccountFactory accounts = new AccountFactory(domain, peoplePassword);
    DomainSeed seed = new DomainSeed(domain, random, accounts);
    seed.plant(settings.people());
    ServiceAccounts services = new ServiceAccounts(domain, accounts);
    syncAccount = services.create("svc-oresund");
    tombstoneAccount = services.create("svc-oresund-deleted", AccountRight.READ_DELETED_OBJECTS);
    administratorAccount = services.create("demo-admin", AccountRight.values());
    administrator = new DirectoryAdministrator(domain, accounts, seed.inventor(), behaviour);
    certificates = DemoCertificates.newAuthority();
    listeners =
        new Listeners(
            InetAddress.getLoopbackAddress(),
            settings.ldapsPort(),
            settings.ldapPort(),
            tls(settings.certificate()));
    faults = new Faults(listeners);
    listeners.serve(
        new ConnectionHandler(
            new ConnectionHandler.Operations(
                domain,
                new BindAuthority(domain, behaviour),
                new SearchHandler(domain, behaviour, faults),
                new WriteHandler(domain, accounts),
                faults,
                connections)));
  }

  /**
   * Starts a directory; ready when this returns.
   *
   * @throws IOException if a port cannot be opened
   */
  public static DemoDirectory start(DemoDirectorySettings settings) throws IOException {
    return new DemoDirectory(settings);
  }

  private SSLContext tls(ServerCertificate shown) {
    return switch (shown) {
      case VALID -> certificates.serverTls("localhost", "127.0.0.1");
      case EXPIRED -> certificates.expiredServerTls("localhost", "127.0.0.1");
      case OTHER_HOST -> certificates.serverTls(domain.names.controllerDns());
    };
  }

  static String newPassword() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** For example {@code ldaps://localhost:41234}. */
  public String ldapsUrl() {
    return "ldaps://localhost:" + listeners.ldapsPort();
  }

  /** For example {@code ldap://localhost:41235}; binds on it need StartTLS first. */
  public String ldapUrl() {
    return "ldap://localhost:" + listeners.ldapPort();
  }

  /** The port of {@link #ldapsUrl()}. */
  public int ldapsPort() {
    return listeners.ldapsPort();
  }

  /** The port of {@link #ldapUrl()}. */
  public int ldapPort() {
    return listeners.ldapPort();
  }

  /** The certificate of the authority that issued the server's certificate, as PEM text. */
  public String authorityPem() {
    return certificates.authorityPem();
  }

  /** The authority itself. */
  public DemoCertificates certificates() {
    return certificates;
  }

  /** The name of the domain, for example {@code DC=demo,DC=oresund,DC=test}. */
  public String baseDn() {
    return domain.names.baseDn();
  }

  /** The unit below which all invented people are; the base to synchronise. */
  public String peopleDn() {
    return unitDn(DomainSeed.PEOPLE);
  }

  /** The unit of the groups. */
  public String groupsDn() {
    return unitDn(DomainSeed.GROUPS);
  }

  /** A unit beside the people, for those who are moved out of scope; empty at the start. */
  public String formerEmployeesDn() {
    return unitDn(DomainSeed.FORMER);
  }

  /** The unit of one site, for example {@code Malmö}. */
  public String siteDn(String site) {
    return "OU=" + site + "," + peopleDn();
  }

  /** The names of the sites, one unit each. */
  public List<String> sites() {
    List<String> sites = new ArrayList<>();
    for (Country country : Country.values()) {
      sites.addAll(country.sites());
    }
    return sites;
  }

  private String unitDn(String name) {
    return "OU=" + name + "," + baseDn();
  }

  /** An ordinary account without any further right: what a customer gives to the server. */
  public DemoAccount syncAccount() {
    return syncAccount;
  }

  /** An ordinary account that may also read deleted objects. */
  public DemoAccount tombstoneAccount() {
    return tombstoneAccount;
  }

  /** An account that may write over LDAP. */
  public DemoAccount administratorAccount() {
    return administratorAccount;
  }

  /** The password of every invented person. */
  public String peoplePassword() {
    return peoplePassword;
  }

  /** Changes the content. */
  public DirectoryAdministrator administrator() {
    return administrator;
  }

  /** Switches between traits of domain controllers. */
  public DirectoryBehaviour behaviour() {
    return behaviour;
  }

  /** How many connections were accepted so far. */
  public long connections() {
    return connections.get();
  }

  /** Makes the directory fail. */
  public Faults faults() {
    return faults;
  }

  /** The number of the last change. */
  public long highestCommittedUsn() {
    return domain.reading(domain::highestCommittedUsn);
  }

  /** The identity of the controller's database. */
  public UUID invocationId() {
    return domain.reading(domain::invocationId);
  }

  /** objectGUID of the domain. */
  public UUID domainGuid() {
    return domain.root.guid;
  }

  /** The truth about everybody below {@link #peopleDn()}, in no particular order. */
  public List<DirectoryPerson> people() {
    return domain.reading(() -> peopleBelowUnit().stream().map(this::person).toList());
  }

  /** The truth about one person, wherever it is, unless deleted. */
  public Optional<DirectoryPerson> person(UUID guid) {
    return domain.reading(
        () ->
            domain
                .find(guid)
                .filter(object -> object.kind.isPerson() && !object.deleted)
                .map(this::person));
  }

  /**
   * objectGUIDs of everybody who is or was below {@link #peopleDn()} since the start, those who
   * moved out or were deleted too.
   */
  public Set<UUID> everybodyEver() {
    return domain.reading(
        () ->
            domain.objects().stream()
                .filter(object -> object.kind.isPerson() && !isService(object))
                .map(object -> object.guid)
                .collect(Collectors.toSet()));
  }

  private static boolean isService(DirectoryObject object) {
    DirectoryObject unit = object.deleted ? object.lastKnownParent : object.parent;
    return unit != null && unit.name.equals(ServiceAccounts.UNIT);
  }

  private List<DirectoryObject> peopleBelowUnit() {
    DirectoryObject unit =
        domain.root.children.get(
            DistinguishedNames.key(
                ObjectKind.ORGANIZATIONAL_UNIT.namingAttribute(), DomainSeed.PEOPLE));
    return domain.objects().stream()
        .filter(object -> object.kind.isPerson() && unit != null && object.isBelow(unit))
        .toList();
  }

  private DirectoryPerson person(DirectoryObject object) {
    return new DirectoryPerson(
        object.guid,
        object.dn(),
        text(object, "sAMAccountName"),
        text(object, "mail"),
        text(object, "displayName"),
        text(object, "givenName"),
        text(object, "sn"),
        text(object, "department"),
        text(object, "title"),
        text(object, "employeeID"),
        isActive(object),
        Optional.ofNullable(object.manager).map(manager -> manager.guid),
        groupNames(object));
  }

  private static String text(DirectoryObject object, String attribute) {
    return object.value(attribute).orElse("");
  }

  private boolean isActive(DirectoryObject object) {
    return !AccountState.isDisabled(object)
        && !AccountState.isExpired(object, domain.clock().instant());
  }

  private Set<String> groupNames(DirectoryObject object) {
    Set<String> names = new TreeSet<>();
    object.memberOf.forEach(group -> names.add(group.name));
    renderer.primaryGroup(object).ifPresent(group -> names.add(group.name));
    return names;
  }

  /** Counts everybody below {@link #peopleDn()}. */
  public DirectoryCounts counts() {
    return domain.reading(
        () -> {
          List<DirectoryPerson> people = people();
          Set<String> groups = new HashSet<>();
          people.forEach(person -> groups.addAll(person.groups()));
          int active = (int) people.stream().filter(DirectoryPerson::active).count();
          return new DirectoryCounts(
              people.size(),
              active,
              people.size() - active,
              (int) people.stream().filter(person -> person.manager().isPresent()).count(),
              groups.size(),
              people.stream().mapToInt(person -> person.groups().size()).sum(),
              units(),
              (int) domain.objects().stream().filter(o -> o.deleted && o.kind.isPerson()).count());
        });
  }

  private int units() {
    String base = peopleDn();
    return (int)
        domain.objects().stream()
            .filter(o -> o.kind == ObjectKind.ORGANIZATIONAL_UNIT && o.dn().endsWith(base))
            .count();
  }

  /** Stops listening and ends every connection. */
  @Override
  public void close() {
    faults.endSilence();
    listeners.close();
  }
}
