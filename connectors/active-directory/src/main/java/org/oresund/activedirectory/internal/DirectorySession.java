// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.ldap.sdk.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.TransientException;

/**
 * A signed-in connection together with what is known of the controller behind it. Not thread-safe;
 * one thread uses it at a time.
 */
final class DirectorySession implements AutoCloseable {

  /** Objects asked for by GUID in one filter; larger filters gain nothing. */
  static final int BATCH = 100;

  private final LdapConnection connection;
  private final ControllerIdentity identity;
  private Traffic traffic = new Traffic();

  private DirectorySession(LdapConnection connection, ControllerIdentity identity) {
    this.connection = connection;
    this.identity = identity;
  }

  /**
   * Signs in and finds out which copy of which domain answers.
   *
   * @throws org.oresund.connector.ConnectorException if that is not possible
   */
  static DirectorySession open(Settings settings, ServerAddress server) {
    LdapConnection connection =
        LdapConnection.open(settings, server, LdapConnection.SignIn.ACCOUNT);
    try {
      return new DirectorySession(connection, identity(connection));
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static ControllerIdentity identity(LdapConnection connection) {
    Traffic traffic = new Traffic();
    RootDse root = rootDse(connection, traffic);
    ServerAddress server = connection.server();
    if (root.defaultNamingContext() == null || root.dsServiceName() == null) {
      throw new ConfigurationException(Problems.noDomainController(server));
    }
    if (!root.synchronised()) {
      throw new TransientException(Problems.notSynchronized(server));
    }
    return new ControllerIdentity(
        guid(connection, root.defaultNamingContext(), "objectGUID", traffic),
        guid(connection, root.dsServiceName(), "invocationId", traffic),
        root.dnsHostName(),
        root.dsServiceName(),
        DistinguishedName.parse(root.defaultNamingContext()));
  }

  private static ObjectGuid guid(
      LdapConnection connection, String name, String attribute, Traffic traffic) {
    return connection
        .read(Query.object(name, List.of(attribute)), traffic)
        .flatMap(object -> object.bytes(attribute))
        .map(ObjectGuid::ofBytes)
        .orElseThrow(
            () -> new ConfigurationException(Problems.noDomainController(connection.server())));
  }

  static RootDse rootDse(LdapConnection connection, Traffic traffic) {
    return connection
        .read(Query.object("", RootDse.ATTRIBUTES), traffic)
        .map(RootDse::of)
        .orElseThrow(() -> new TransientException(Problems.incomplete(connection.server())));
  }

  /** Begins to count for a new run. */
  void countInto(Traffic newTraffic) {
    traffic = newTraffic;
  }

  ControllerIdentity identity() {
    return identity;
  }

  ServerAddress server() {
    return connection.server();
  }

  /** Returns the version of an object as an import compares it. */
  String version(long usn) {
    return identity.invocation() + "/" + usn;
  }

  RootDse rootDse() {
    return rootDse(connection, traffic);
  }

  List<DirectoryObject> search(Query query) {
    return connection.search(query, traffic);
  }

  List<DirectoryObject> search(Query query, Predicate<Integer> goOn) {
    return connection.search(query, traffic, goOn);
  }

  Optional<DirectoryObject> read(Query query) {
    return connection.read(query, traffic);
  }

  /** Returns a search through the whole domain for the objects with these keys. */
  Query byGuid(Collection<ObjectGuid> guids, Filter condition, List<String> attributes) {
    List<Filter> keys = new ArrayList<>();
    for (ObjectGuid guid : guids) {
      keys.add(Filter.createEqualityFilter("objectGUID", guid.bytes()));
    }
    Filter filter = Filter.createANDFilter(Filter.createORFilter(keys), condition);
    return Query.below(identity.root(), filter, attributes);
  }

  @Override
  public void close() {
    connection.close();
  }
}
