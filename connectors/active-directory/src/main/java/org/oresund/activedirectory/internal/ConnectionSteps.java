// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.ConnectionTest;
import org.oresund.connector.TransientException;

/**
 * Tries the connection in the order in which it is made; the credential is sent only after the
 * server's certificate was found good.
 */
final class ConnectionSteps {

  private static final Duration SHORT = Duration.ofSeconds(15);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Settings settings;
  private final ConnectionTest test;
  private @Nullable DirectorySession session;
  private @Nullable Scope scope;

  ConnectionSteps(Settings settings, ConnectionTest test) {
    this.settings = settings;
    this.test = test;
  }

  /** Runs all steps and closes what they opened. */
  void run() {
    try {
      test.step("resolve", SHORT, this::resolve);
      test.step("tcp", SHORT, this::connect);
      test.step("tls", SHORT, this::protect);
      test.step("login", SHORT, this::signIn);
      test.step("permission", LONG, this::permission);
      test.step("sample-read", LONG, this::sample);
    } finally {
      if (session != null) {
        session.close();
      }
    }
  }

  private String resolve() {
    List<String> found = new ArrayList<>();
    for (ServerAddress server : settings.servers()) {
      try {
        InetAddress address = InetAddress.getByName(server.host());
        found.add(server.host() + " is " + address.getHostAddress());
      } catch (UnknownHostException e) {
        throw new TransientException(Problems.hostUnknown(server), e);
      }
    }
    return String.join("; ", found) + ".";
  }

  private String connect() {
    for (ServerAddress server : settings.servers()) {
      try (Socket socket = new Socket()) {
        int limit = (int) settings.limits().connect().toMillis();
        socket.connect(new InetSocketAddress(server.host(), server.port()), limit);
      } catch (IOException e) {
        throw new LdapFailure(server, e).toException();
      }
    }
    return "Port answers at " + addresses() + ".";
  }

  private String protect() {
    List<String> facts = new ArrayList<>();
    for (ServerAddress server : settings.servers()) {
      try (LdapConnection connection =
          LdapConnection.open(settings, server, LdapConnection.SignIn.NOBODY)) {
        DirectorySession.rootDse(connection, new Traffic());
        facts.add(server + ": " + connection.certificate().sentence());
      }
    }
    return String.join(" ", facts);
  }

  private String signIn() {
    DirectorySession opened = DirectorySession.open(settings, settings.servers().get(0));
    session = opened;
    return "Signed in at "
        + opened.identity().dnsName()
        + ", domain "
        + opened.identity().root().text()
        + ".";
  }

  private String permission() {
    DirectorySession open = signedIn();
    Scope found = ScopeResolver.resolve(open, settings.scope(), Map.of());
    scope = found;
    List<DirectoryObject> people = firstPage(open, found, settings.attributes().toRead());
    return attributesNeverSeen(people) + " " + deletedObjects(open);
  }

  private String sample() {
    DirectorySession open = signedIn();
    Scope found = scope == null ? ScopeResolver.resolve(open, settings.scope(), Map.of()) : scope;
    PersonDecoder decoder =
        new PersonDecoder(settings.attributes(), open, found, Clock.systemUTC());
    List<DirectoryObject> people = firstPage(open, found, decoder.attributes());
    if (people.isEmpty()) {
      throw new ConfigurationException(Problems.nobodyInScope());
    }
    long readable =
        people.stream()
            .map(decoder::decode)
            .filter(DirectoryEntry.Person.class::isInstance)
            .count();
    int groups =
        new GroupReader(open, found, new RunCounts(), Query.Option.DOMAIN_ONLY).list().size();
    return "Read "
        + people.size()
        + (people.size() < 1000 ? "" : " and more")
        + " people, "
        + readable
        + " of them without a broken value, and "
        + groups
        + " groups.";
  }

  private List<DirectoryObject> firstPage(
      DirectorySession open, Scope within, List<String> attributes) {
    List<DirectoryObject> people = new ArrayList<>();
    for (DistinguishedName base : within.bases()) {
      Query query = Query.below(base, within.people(), attributes);
      for (DirectoryObject object : open.search(query, count -> false)) {
        if (within.placeOfPerson(object.name()) == Scope.Place.INSIDE
            && !PersonDecoder.machine(object)) {
          people.add(object);
        }
      }
    }
    return people;
  }

  private String attributesNeverSeen(List<DirectoryObject> people) {
    Set<String> never = new LinkedHashSet<>(settings.attributes().toRead());
    for (DirectoryObject person : people) {
      never.removeIf(attribute -> person.bytes(attribute).isPresent());
    }
    return never.isEmpty()
        ? "Every attribute that is asked for was seen."
        : "Never seen, because no right to read it or never set: " + String.join(", ", never) + ".";
  }

  private String deletedObjects(DirectorySession open) {
    String container = "CN=Deleted Objects," + open.identity().root().text();
    Query query = Query.object(container, List.of("objectGUID")).with(Query.Option.DELETED);
    return open.read(query).isPresent()
        ? "Deletions are seen at each poll."
        : "Deletions are seen within one day, at the nightly reconciliation, because this account"
            + " cannot read Deleted Objects. To see them at each poll, grant list and read on that"
            + " container.";
  }

  private DirectorySession signedIn() {
    if (session == null) {
      throw new IllegalStateException("the login step comes first");
    }
    return session;
  }

  private String addresses() {
    return String.join(", ", settings.servers().stream().map(ServerAddress::toString).toList());
  }
}
