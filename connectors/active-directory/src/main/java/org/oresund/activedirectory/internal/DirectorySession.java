// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import com.unboundid.ldap.sdk.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
      throw new TransientException(Problems.noDomainController(server));
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
            () -> new TransientException(Problems.noDomainController(connection.server())));
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

  CertificateFacts certificate() {
    return connection.certificate();
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

  /**
   * Reads objects by key through the whole domain.
   *
   * <p>The domain itself is read along: an answer without it proves nothing about the others.
   *
   * @param guids at most {@link #BATCH}
   * @param condition which of them to return
   * @param attributes objectGUID is read in any case
   * @throws TransientException if the answer cannot be trusted
   */
  List<DirectoryObject> readByGuid(
      Collection<ObjectGuid> guids,
      Filter condition,
      List<String> attributes,
      Query.Option option) {
    Filter wanted = Filter.createANDFilter(anyOf(guids), condition);
    Filter filter = Filter.createORFilter(wanted, anyOf(List.of(identity.domain())));
    List<String> withKey = new ArrayList<>(attributes);
    withKey.add("objectGUID");
    List<DirectoryObject> found =
        new ArrayList<>(search(Query.below(identity.root(), filter, withKey).with(option)));
    found.removeIf(object -> object.key().isEmpty());
    boolean trusted = found.removeIf(object -> object.guid().equals(identity.domain()));
    if (!trusted) {
      throw new TransientException(Problems.contradiction(server()));
    }
    return found;
  }

  /**
   * Looks for objects through the whole domain, whatever they are, their tombstones included if the
   * account may read those.
   *
   * @param guids at most {@link #BATCH}
   * @throws TransientException if the answer cannot be trusted
   */
  Located locate(Collection<ObjectGuid> guids) {
    Filter any = Filter.createPresenceFilter("objectClass");
    List<String> attributes = List.of("objectClass", "isDeleted");
    return Located.of(readByGuid(guids, any, attributes, Query.Option.DELETED));
  }

  private static Filter anyOf(Collection<ObjectGuid> guids) {
    List<Filter> keys = new ArrayList<>();
    for (ObjectGuid guid : guids) {
      keys.add(Filter.createEqualityFilter("objectGUID", guid.bytes()));
    }
    return Filter.createORFilter(keys);
  }

  @Override
  public void close() {
    connection.close();
  }
}
