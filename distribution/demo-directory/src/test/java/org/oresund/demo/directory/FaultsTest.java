// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oresund.demo.directory.DemoDirectorySettings.ServerCertificate;

class FaultsTest {
  private static final String ANYBODY = "(objectClass=user)";

  private DemoDirectory directory;

  @BeforeEach
  void start() throws Exception {
    directory = DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(50));
  }

  @AfterEach
  void stop() {
    directory.close();
  }

  @Test
  void refusedConnectionsReturnOnTheSamePorts() throws Exception {
    int port = directory.ldapsPort();
    directory.faults().refuseConnections();
    assertThatThrownBy(() -> LdapClient.anonymous(directory))
        .isInstanceOfSatisfying(
            LDAPException.class,
            e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.CONNECT_ERROR));
    directory.faults().heal();
    assertThat(directory.ldapsPort()).isEqualTo(port);
    assertThat(peopleFound()).isPositive();
  }

  @Test
  void silentDirectoryAcceptsAndNeverAnswers() throws Exception {
    try (LdapClient client = LdapClient.signedIn(directory, directory.syncAccount());
        Socket socket = new Socket()) {
      client.connection().getConnectionOptions().setResponseTimeoutMillis(200);
      directory.faults().keepSilent();
      assertThatThrownBy(() -> client.search(directory.peopleDn(), ANYBODY))
          .isInstanceOfSatisfying(
              LDAPSearchException.class,
              e -> assertThat(e.getResultCode()).isEqualTo(ResultCode.TIMEOUT));
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), directory.ldapPort()), 1000);
      socket.setSoTimeout(200);
      socket.getOutputStream().write(new byte[] {0x30, 0x05, 0x02, 0x01, 0x01, 0x42, 0x00});
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
    directory.faults().heal();
    assertThat(peopleFound()).isPositive();
  }

  @Test
  void connectionIsCutInTheChosenPage() throws Exception {
    directory.faults().cutConnectionInPage(3);
    try (LdapClient client = LdapClient.signedIn(directory, directory.syncAccount())) {
      LDAPSearchException cut =
          catchThrowableOfType(
              LDAPSearchException.class,
              () -> client.searchPaged(10, directory.peopleDn(), ANYBODY));
      assertThat(cut.getResultCode()).isEqualTo(ResultCode.SERVER_DOWN);
      assertThat(cut.getEntryCount()).isEqualTo(5);
    }
  }

  @Test
  void everyWrongAnswerCanBeGiven() throws Exception {
    Map<SearchFault, ResultCode> codes =
        Map.of(
            SearchFault.BUSY, ResultCode.BUSY,
            SearchFault.UNAVAILABLE, ResultCode.UNAVAILABLE,
            SearchFault.TIME_LIMIT_EXCEEDED, ResultCode.TIME_LIMIT_EXCEEDED,
            SearchFault.ADMIN_LIMIT_EXCEEDED, ResultCode.ADMIN_LIMIT_EXCEEDED,
            SearchFault.OPERATIONS_ERROR, ResultCode.OPERATIONS_ERROR);
    try (LdapClient client = LdapClient.signedIn(directory, directory.syncAccount())) {
      codes.forEach(
          (fault, code) -> {
            directory.faults().answerSearches(fault);
            assertThatThrownBy(() -> client.search(directory.peopleDn(), ANYBODY))
                .isInstanceOfSatisfying(
                    LDAPSearchException.class, e -> assertThat(e.getResultCode()).isEqualTo(code));
          });
      directory.faults().answerSearches(SearchFault.EMPTY);
      assertThat(client.search(directory.peopleDn(), ANYBODY).getEntryCount()).isZero();
    }
  }

  @Test
  void faultCanStartInALaterPageOrConcernOneFilter() throws Exception {
    try (LdapClient client = LdapClient.signedIn(directory, directory.syncAccount())) {
      directory.faults().answerSearches(SearchFault.BUSY, 2);
      assertThatThrownBy(() -> client.searchPaged(10, directory.peopleDn(), ANYBODY))
          .isInstanceOf(LDAPSearchException.class);
      directory.faults().answerFilter("objectClass=group", SearchFault.UNAVAILABLE);
      assertThat(client.search(directory.peopleDn(), ANYBODY).getEntryCount()).isPositive();
      assertThatThrownBy(() -> client.search(directory.groupsDn(), "(objectClass=group)"))
          .isInstanceOf(LDAPSearchException.class);
    }
  }

  @Test
  void expiredCertificateAndOtherHostAreRefusedByAClient() throws Exception {
    for (ServerCertificate shown :
        new ServerCertificate[] {ServerCertificate.EXPIRED, ServerCertificate.OTHER_HOST}) {
      try (DemoDirectory odd =
          DemoDirectory.start(
              DemoDirectorySettings.defaults().withPeople(1).withCertificate(shown))) {
        assertThatThrownBy(() -> LdapClient.anonymous(odd)).isInstanceOf(LDAPException.class);
      }
    }
    try (DemoDirectory other =
        DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(1))) {
      assertThatThrownBy(
              () ->
                  new LDAPConnection(
                      LdapClient.trusting(directory).getSocketFactory(),
                      "localhost",
                      other.ldapsPort()))
          .isInstanceOfSatisfying(
              LDAPException.class, e -> assertThat(e.getMessage()).contains("PKIX"));
    }
  }

  private int peopleFound() throws Exception {
    try (LdapClient client = LdapClient.signedIn(directory, directory.syncAccount())) {
      return client.search(directory.peopleDn(), ANYBODY).getEntryCount();
    }
  }
}
