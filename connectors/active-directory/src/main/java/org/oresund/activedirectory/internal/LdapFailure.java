// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.AuthenticationException;
import javax.naming.AuthenticationNotSupportedException;
import javax.naming.CommunicationException;
import javax.naming.InterruptedNamingException;
import javax.naming.LimitExceededException;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NoPermissionException;
import javax.naming.OperationNotSupportedException;
import javax.naming.ServiceUnavailableException;
import javax.net.ssl.SSLException;
import org.oresund.api.Problem;
import org.oresund.connector.ConfigurationException;
import org.oresund.connector.ConnectorException;
import org.oresund.connector.CredentialsException;
import org.oresund.connector.TransientException;

/**
 * What a failed LDAP call means. The server's own text is never shown: it can hold names.
 *
 * @param cause as thrown by Spring LDAP or JNDI
 */
record LdapFailure(ServerAddress server, Throwable cause) {

  private static final Pattern CODE = Pattern.compile("error code (\\d+)");

  /** Returns the exception that tells the runtime how to react. */
  ConnectorException toException() {
    if (has(AuthenticationException.class)) {
      String diagnostic = find(AuthenticationException.class).map(Throwable::getMessage).orElse("");
      return new CredentialsException(
          Problems.credentialsRefused(BindRefusal.of(diagnostic)), cause);
    }
    if (has(AuthenticationNotSupportedException.class)) {
      return new ConfigurationException(Problems.signingRequired(server), cause);
    }
    return new TransientException(problem(), cause);
  }

  /** Returns whether the place that was asked for does not exist. */
  boolean placeMissing() {
    return has(NameNotFoundException.class);
  }

  /**
   * Returns whether smaller pages may help: a limit was exceeded, or the page cookie was refused
   * because the server dropped it.
   */
  boolean smallerPagesMayHelp() {
    return has(LimitExceededException.class) || has(OperationNotSupportedException.class);
  }

  private Problem problem() {
    Optional<CertificateCheck.RefusedException> refused =
        find(CertificateCheck.RefusedException.class);
    if (refused.isPresent()) {
      return Problems.certificateRefused(server, refused.get());
    }
    if (has(UnknownHostException.class)) {
      return Problems.hostUnknown(server);
    }
    if (has(SocketTimeoutException.class)) {
      return Problems.unreachable(server, "no answer in time");
    }
    if (has(SSLException.class)) {
      return Problems.tlsFailed(server);
    }
    if (has(InterruptedNamingException.class)) {
      return Problems.interrupted();
    }
    if (timedOut()) {
      return Problems.silent(server);
    }
    return connectionLost() ? Problems.unreachable(server, reason()) : answered();
  }

  private Problem answered() {
    if (has(ServiceUnavailableException.class)) {
      return Problems.busy(server);
    }
    if (has(LimitExceededException.class)) {
      return Problems.limitExceeded(server);
    }
    if (placeMissing()) {
      return Problems.contradiction(server);
    }
    if (has(NoPermissionException.class)) {
      return Problems.notPermitted(server);
    }
    return Problems.refused(server, code().orElse("none"));
  }

  /** A naming failure without a result code of the server comes from the connection. */
  private boolean connectionLost() {
    return has(IOException.class)
        || has(CommunicationException.class)
        || (has(NamingException.class) && code().isEmpty());
  }

  private String reason() {
    return has(ConnectException.class) ? "the connection was refused" : "the connection was cut";
  }

  private boolean timedOut() {
    return messages().contains("timed out");
  }

  private Optional<String> code() {
    Matcher matcher = CODE.matcher(messages());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private String messages() {
    StringBuilder text = new StringBuilder();
    for (Throwable link = cause; link != null; link = link.getCause()) {
      text.append(link.getMessage()).append('\n');
    }
    return text.toString();
  }

  private boolean has(Class<? extends Throwable> type) {
    return find(type).isPresent();
  }

  private <T extends Throwable> Optional<T> find(Class<T> type) {
    for (Throwable link = cause; link != null; link = link.getCause()) {
      if (type.isInstance(link)) {
        return Optional.of(type.cast(link));
      }
    }
    return Optional.empty();
  }
}
