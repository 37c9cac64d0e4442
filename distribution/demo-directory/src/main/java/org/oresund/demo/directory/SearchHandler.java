// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultReferenceProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Answers searches: base and scope, visibility, filter, pages, limits, references and faults. */
final class SearchHandler {
  private static final String GUID_BASE = "<GUID=";

  private final Domain domain;
  private final EntryRenderer renderer;
  private final FilterEvaluator evaluator;
  private final CandidateIndex index;
  private final DirectoryBehaviour behaviour;
  private final Faults faults;
  private final RootDse rootDse;

  SearchHandler(Domain domain, DirectoryBehaviour behaviour, Faults faults) {
    this.domain = domain;
    this.behaviour = behaviour;
    this.faults = faults;
    this.renderer = new EntryRenderer(domain);
    this.evaluator = new FilterEvaluator(domain, renderer, behaviour);
    this.index = new CandidateIndex(domain);
    this.rootDse = new RootDse(domain);
  }

  /** One search request of one connection. */
  private record Request(
      int messageId, SearchRequestProtocolOp operation, SearchControls controls, Session session) {

    boolean asksForRootDse() {
      return operation.getBaseDN().isEmpty() && SearchScope.BASE.equals(operation.getScope());
    }

    boolean seesDeleted() {
      return controls.showDeleted()
          && session.account().filter(a -> a.has(AccountRight.READ_DELETED_OBJECTS)).isPresent();
    }
  }

  /** The end of an answer: its result, and the page control if the search was paged. */
  record Answer(LDAPResult result, List<Control> controls) {
    static Answer of(int messageId, ResultCode code, String message) {
      return new Answer(Results.of(messageId, code, message), List.of());
    }
  }

  Answer search(
      int messageId, SearchRequestProtocolOp operation, List<Control> controls, Session session)
      throws LDAPException, IOException {
    Request request = new Request(messageId, operation, SearchControls.parse(controls), session);
    if (request.asksForRootDse()) {
      return answerRootDse(request);
    }
    if (session.account().isEmpty()) {
      return Answer.of(
          messageId,
          ResultCode.OPERATIONS_ERROR,
          "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a"
              + " successful bind must be completed on the connection., data 0, v4563\0");
    }
    return request.controls.paged().isPresent()
        ? answerPage(request, request.controls.paged().get())
        : answerUnpaged(request);
  }

  private Answer answerRootDse(Request request) throws LDAPException {
    Entry entry = domain.reading(() -> rootDse.entry(request.operation.getAttributes()));
    request.session.connection().sendSearchResultEntry(request.messageId, entry);
    return Answer.of(request.messageId, ResultCode.SUCCESS, "");
  }

  private Answer answerUnpaged(Request request) throws LDAPException {
    Optional<SearchFault> fault = faults.answerTo(request.operation.getFilter().toString(), 1);
    if (fault.isPresent()) {
      return failed(request, fault.get());
    }
    List<DirectoryObject> found = find(request);
    int clientLimit = request.operation.getSizeLimit();
    int limit = Math.min(behaviour.pageLimit(), clientLimit == 0 ? Integer.MAX_VALUE : clientLimit);
    Iterator<DirectoryObject> remaining = found.iterator();
    send(request, select(request, remaining, limit));
    if (remaining.hasNext()) {
      return Answer.of(request.messageId, ResultCode.SIZE_LIMIT_EXCEEDED, "");
    }
    sendReferences(request);
    return Answer.of(request.messageId, ResultCode.SUCCESS, "");
  }

  private Answer answerPage(Request request, SimplePagedResultsControl wanted)
      throws LDAPException, IOException {
    boolean first = wanted.getCookie().getValueLength() == 0;
    Session.PagedSearch search =
        first
            ? new Session.PagedSearch(request.operation.getFilter(), find(request).iterator())
            : request.session.resume(wanted.getCookie());
    int page = ++search.pagesSent;
    Optional<SearchFault> fault = faults.answerTo(search.filter.toString(), page);
    if (fault.isPresent()) {
      return failed(request, fault.get());
    }
    List<Entry> entries =
        select(request, search.remaining, Math.min(wanted.getSize(), behaviour.pageLimit()));
    if (faults.cutsIn(page)) {
      send(request, entries.subList(0, entries.size() / 2));
      request.session.connection().close();
      throw new IOException("connection cut in page " + page + " on purpose");
    }
    send(request, entries);
    return endOfPage(request, search);
  }

  private Answer endOfPage(Request request, Session.PagedSearch search) throws LDAPException {
    if (!search.remaining.hasNext()) {
      sendReferences(request);
    }
    SimplePagedResultsControl control =
        search.remaining.hasNext()
            ? new SimplePagedResultsControl(0, request.session.keep(search))
            : new SimplePagedResultsControl(0, null, false);
    return new Answer(new LDAPResult(request.messageId, ResultCode.SUCCESS), List.of(control));
  }

  private static Answer failed(Request request, SearchFault fault) {
    return Answer.of(request.messageId, fault.resultCode(), fault.diagnosticMessage());
  }

  private List<Entry> select(Request request, Iterator<DirectoryObject> remaining, int limit) {
    AttributeSelection selection =
        new AttributeSelection(
            renderer, behaviour, request.operation.getAttributes(), request.controls.form());
    return domain.reading(
        () -> {
          List<Entry> entries = new ArrayList<>();
          while (entries.size() < limit && remaining.hasNext()) {
            DirectoryObject object = remaining.next();
            if (isVisible(request, object)) {
              entries.add(selection.select(object));
            }
          }
          return entries;
        });
  }

  private static void send(Request request, List<Entry> entries) throws LDAPException {
    for (Entry entry : entries) {
      request.session.connection().sendSearchResultEntry(request.messageId, entry);
    }
  }

  /** What makes a whole-domain search of every LDAP client stumble: names that do not resolve. */
  private void sendReferences(Request request) throws LDAPException {
    boolean wholeDomain =
        SearchScope.SUB.equals(request.operation.getScope())
            && request.operation.getBaseDN().equalsIgnoreCase(domain.names.baseDn());
    if (!wholeDomain || !request.controls.references()) {
      return;
    }
    String dns = domain.names.dns();
    String base = domain.names.baseDn();
    for (String url :
        List.of(
            "ldap://ForestDnsZones." + dns + "/DC=ForestDnsZones," + base,
            "ldap://DomainDnsZones." + dns + "/DC=DomainDnsZones," + base,
            "ldap://" + dns + "/" + domain.names.configurationDn())) {
      request
          .session
          .connection()
          .sendSearchResultReference(
              request.messageId, new SearchResultReferenceProtocolOp(List.of(url)));
    }
  }

  private List<DirectoryObject> find(Request request) throws LDAPException {
    requireBaseScopeForTokenGroups(request);
    Filter filter = request.operation.getFilter();
    List<DirectoryObject> found = new ArrayList<>();
    LDAPException[] failure = new LDAPException[1];
    domain.reading(
        () -> {
          try {
            for (DirectoryObject object : inScope(request, filter)) {
              if (isVisible(request, object) && evaluator.matches(filter, object)) {
                found.add(object);
              }
            }
          } catch (LDAPException e) {
            failure[0] = e;
          }
          return found;
        });
    if (failure[0] != null) {
      throw failure[0];
    }
    return found;
  }

  private static void requireBaseScopeForTokenGroups(Request request) throws LDAPException {
    boolean asked =
        request.operation.getAttributes().stream().anyMatch("tokenGroups"::equalsIgnoreCase);
    if (asked && !SearchScope.BASE.equals(request.operation.getScope())) {
      throw new LDAPException(
          ResultCode.OPERATIONS_ERROR,
          "00002120: SvcErr: DSID-03140330, problem 5012 (DIR_ERROR), data 0\n");
    }
  }

  private Collection<DirectoryObject> inScope(Request request, Filter filter) throws LDAPException {
    if (request.controls.showDeleted() && !request.seesDeleted() && isDeletedContainer(request)) {
      return List.of();
    }
    DirectoryObject base = base(request);
    SearchScope scope = request.operation.getScope();
    if (SearchScope.BASE.equals(scope)) {
      return List.of(base);
    }
    if (SearchScope.ONE.equals(scope)) {
      return base.children.values();
    }
    Optional<Collection<DirectoryObject>> candidates = index.candidates(filter);
    if (candidates.isPresent()) {
      return candidates.get().stream().filter(o -> o == base || o.isBelow(base)).toList();
    }
    List<DirectoryObject> subtree = new ArrayList<>();
    collect(base, subtree);
    return subtree;
  }

  private static void collect(DirectoryObject top, List<DirectoryObject> into) {
    into.add(top);
    top.children.values().forEach(child -> collect(child, into));
  }

  private boolean isDeletedContainer(Request request) {
    return request.operation.getBaseDN().equalsIgnoreCase(domain.deletedObjects.dn());
  }

  private DirectoryObject base(Request request) throws LDAPException {
    String text = request.operation.getBaseDN();
    Optional<DirectoryObject> base =
        text.toUpperCase(Locale.ROOT).startsWith(GUID_BASE)
            ? byGuid(text)
            : domain.find(new DN(text));
    return base.filter(object -> isVisible(request, object))
        .orElseThrow(
            () ->
                new LDAPException(
                    ResultCode.NO_SUCH_OBJECT,
                    "0000208D: NameErr: DSID-0310028B, problem 2001 (NO_OBJECT), data 0, best match"
                        + " of:\n\t'"
                        + domain.names.baseDn()
                        + "'\n\0",
                    domain.names.baseDn(),
                    (String[]) null));
  }

  private Optional<DirectoryObject> byGuid(String base) throws LDAPException {
    if (!base.endsWith(">")) {
      throw new LDAPException(ResultCode.INVALID_DN_SYNTAX, "0000208F: NameErr: DSID-031001F7");
    }
    Optional<UUID> guid = ObjectGuids.parse(base.substring(GUID_BASE.length(), base.length() - 1));
    return guid.flatMap(domain::find);
  }

  private boolean isVisible(Request request, DirectoryObject object) {
    boolean deleted = object.deleted || object == domain.deletedObjects;
    return (!deleted || request.seesDeleted()) && !behaviour.hides(object);
  }
}
