// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.AddResponseProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareResponseProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyDNResponseProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyResponseProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Speaks LDAP on one connection; the protocol itself is the library's. */
final class ConnectionHandler extends LDAPListenerRequestHandler {
  static final String WHO_AM_I = "1.3.6.1.4.1.4203.1.11.3";

  private final Operations operations;
  private final @Nullable Session session;

  /** What all connections share. */
  record Operations(
      Domain domain,
      BindAuthority binds,
      SearchHandler searches,
      WriteHandler writes,
      Faults faults,
      AtomicLong connections) {}

  ConnectionHandler(Operations operations) {
    this(operations, null);
  }

  private ConnectionHandler(Operations operations, @Nullable Session session) {
    this.operations = operations;
    this.session = session;
  }

  @Override
  public ConnectionHandler newInstance(LDAPListenerClientConnection connection) {
    operations.connections.incrementAndGet();
    operations.faults.awaitSpeech();
    return new ConnectionHandler(operations, new Session(connection));
  }

  private Session session() {
    if (session == null) {
      throw new IllegalStateException("a prototype answers nothing");
    }
    return session;
  }

  @Override
  public LDAPMessage processBindRequest(
      int messageId, BindRequestProtocolOp request, List<Control> controls) {
    operations.faults.awaitSpeech();
    ASN1OctetString password = request.getSimplePassword();
    LDAPResult result =
        password == null
            ? Results.of(
                messageId,
                ResultCode.AUTH_METHOD_NOT_SUPPORTED,
                "the simulator knows simple binds only")
            : operations.binds.bind(
                messageId, request.getBindDN(), password.stringValue(), session());
    return new LDAPMessage(messageId, new BindResponseProtocolOp(result));
  }

  @Override
  public LDAPMessage processSearchRequest(
      int messageId, SearchRequestProtocolOp request, List<Control> controls) {
    operations.faults.awaitSpeech();
    SearchHandler.Answer answer;
    try {
      answer = operations.searches.search(messageId, request, controls, session());
    } catch (LDAPException e) {
      answer = new SearchHandler.Answer(Results.of(messageId, e), List.of());
    } catch (IOException connectionIsGone) {
      answer = SearchHandler.Answer.of(messageId, ResultCode.UNAVAILABLE, "");
    }
    return new LDAPMessage(
        messageId, new SearchResultDoneProtocolOp(answer.result()), answer.controls());
  }

  @Override
  public LDAPMessage processModifyRequest(
      int messageId, ModifyRequestProtocolOp request, List<Control> controls) {
    LDAPResult result = write(messageId, () -> operations.writes.modify(request));
    return new LDAPMessage(messageId, new ModifyResponseProtocolOp(result));
  }

  @Override
  public LDAPMessage processModifyDNRequest(
      int messageId, ModifyDNRequestProtocolOp request, List<Control> controls) {
    LDAPResult result = write(messageId, () -> operations.writes.move(request));
    return new LDAPMessage(messageId, new ModifyDNResponseProtocolOp(result));
  }

  @Override
  public LDAPMessage processDeleteRequest(
      int messageId, DeleteRequestProtocolOp request, List<Control> controls) {
    LDAPResult result = write(messageId, () -> operations.writes.delete(request));
    return new LDAPMessage(messageId, new DeleteResponseProtocolOp(result));
  }

  @Override
  public LDAPMessage processAddRequest(
      int messageId, AddRequestProtocolOp request, List<Control> controls) {
    LDAPResult result = write(messageId, () -> operations.writes.add(request));
    return new LDAPMessage(messageId, new AddResponseProtocolOp(result));
  }

  @Override
  public LDAPMessage processCompareRequest(
      int messageId, CompareRequestProtocolOp request, List<Control> controls) {
    operations.connections.incrementAndGet();
    operations.faults.awaitSpeech();
    return new LDAPMessage(
        messageId,
        new CompareResponseProtocolOp(
            ResultCode.UNWILLING_TO_PERFORM_INT_VALUE,
            null,
            "the simulator compares nothing",
            null));
  }

  @Override
  public LDAPMessage processExtendedRequest(
      int messageId, ExtendedRequestProtocolOp request, List<Control> controls) {
    operations.faults.awaitSpeech();
    if (!request.getOID().equals(WHO_AM_I)) {
      return new LDAPMessage(
          messageId,
          new ExtendedResponseProtocolOp(
              ResultCode.PROTOCOL_ERROR_INT_VALUE,
              null,
              "unknown extended operation",
              null,
              null,
              null));
    }
    Optional<String> name =
        session()
            .account()
            .flatMap(account -> account.value("sAMAccountName"))
            .map(account -> "u:" + operations.domain.names.netBios() + "\\" + account);
    return new LDAPMessage(
        messageId,
        new ExtendedResponseProtocolOp(
            ResultCode.SUCCESS_INT_VALUE,
            null,
            null,
            null,
            null,
            new ASN1OctetString(name.orElse(""))));
  }

  private interface Write {
    void run() throws LDAPException;
  }

  private LDAPResult write(int messageId, Write write) {
    operations.faults.awaitSpeech();
    if (session().account().filter(a -> a.has(AccountRight.WRITE)).isEmpty()) {
      return Results.of(
          messageId,
          ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
          "00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0\n\0");
    }
    try {
      write.run();
      return new LDAPResult(messageId, ResultCode.SUCCESS);
    } catch (LDAPException e) {
      return Results.of(messageId, e);
    }
  }
}
