// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.oresund.api.TenantId;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.runtime.DeadLetterService;
import org.oresund.runtime.DeadLetterView;
import org.oresund.runtime.DeadLetterView.Replay;
import org.oresund.runtime.Page;
import org.oresund.runtime.PageRequest;
import org.oresund.runtime.internal.database.InstanceKey;
import org.oresund.runtime.internal.endpoint.DeadLetterBox;
import org.oresund.store.DeadLetter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what could not be processed and sends it through its route once more. */
final class DeadLetterDesk implements DeadLetterService {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterDesk.class);

  private final InstanceFleet fleet;
  private final RuntimeStores stores;
  private final OpenDeadLetters open;
  private final Audit audit;
  private final Set<UUID> replaying = ConcurrentHashMap.newKeySet();

  DeadLetterDesk(InstanceFleet fleet, RuntimeStores stores, OpenDeadLetters open, Audit audit) {
    this.fleet = fleet;
    this.stores = stores;
    this.open = open;
    this.audit = audit;
  }

  @Override
  public Page<DeadLetterView> list(TenantId tenant, @Nullable String instance, PageRequest page) {
    // the store pages by whole limits, so whether there is more is asked for by one more call
    List<DeadLetter> letters =
        stores
            .transactions()
            .call(
                tenant,
                tx ->
                    stores
                        .deadLetters()
                        .list(
                            tx,
                            instance,
                            DeadLetter.State.OPEN,
                            Keyset.after(page),
                            Math.min(PageRequest.MAX_LIMIT, page.limit())));
    List<DeadLetterView> views = letters.stream().map(DeadLetterDesk::view).toList();
    String next = views.size() < page.limit() ? null : views.get(views.size() - 1).id().toString();
    return new Page<>(views, next);
  }

  private static DeadLetterView view(DeadLetter letter) {
    DeadLetter.Origin origin = letter.origin();
    DeadLetter.EventOrigin event = origin.event();
    return new DeadLetterView(
        letter.id(),
        origin.instance(),
        event != null
            ? event.subscription()
            : letter.problem().arguments().getOrDefault(DeadLetterBox.ROUTE, ""),
        origin.type(),
        event != null ? event.eventId().toString() : Objects.toString(origin.key(), ""),
        letter.createdAt(),
        letter.attempts(),
        replayable(letter) ? Replay.POSSIBLE : Replay.NOT_POSSIBLE,
        letter.problem());
  }

  private static boolean replayable(DeadLetter letter) {
    return letter.origin().event() != null || !letter.origin().type().equals(DeadLetterBox.PART);
  }

  @Override
  public void replay(TenantId tenant, UUID id, String by) {
    DeadLetter letter = stores.transactions().call(tenant, tx -> open.find(tx, id));
    if (!replayable(letter)) {
      throw Problems.deadLetterNotReplayable();
    }
    if (letter.origin().event() != null) {
      stores
          .transactions()
          .run(
              tenant,
              tx -> {
                stores.deadLetters().replay(tx, id);
                audit.write(tx, by, Use.CHANGE, target(id), "replayed");
              });
      return;
    }
    replayMessage(tenant, letter, by);
  }

  private void replayMessage(TenantId tenant, DeadLetter letter, String by) {
    InstanceContext context =
        fleet
            .find(new InstanceKey(tenant, letter.origin().instance()))
            .flatMap(InstanceSupervisor::context)
            .orElseThrow(Problems::notRunning);
    DeadLetterBox.Message message =
        stores.transactions().call(tenant, tx -> open.message(tx, letter));
    Route route = context.route(message.route()).orElseThrow(Problems::notRunning);
    if (!replaying.add(letter.id())) {
      return;
    }
    try {
      context.workers().execute(() -> send(tenant, letter, route, message, by));
    } catch (java.util.concurrent.RejectedExecutionException e) {
      replaying.remove(letter.id());
      throw Problems.notRunning();
    }
  }

  /** Marked as replayed only afterwards: a crash between the two repeats it, and loses nothing. */
  private void send(
      TenantId tenant, DeadLetter letter, Route route, DeadLetterBox.Message message, String by) {
    try {
      DeadLetterBox.replay(route, message);
      stores
          .transactions()
          .run(
              tenant,
              tx -> {
                open.replayed(tx, letter);
                audit.write(tx, by, Use.CHANGE, target(letter.id()), "replayed");
              });
    } catch (Exception e) {
      LOG.debug("Replaying dead letter {} failed", letter.id(), e);
    } finally {
      replaying.remove(letter.id());
    }
  }

  @Override
  public void discard(TenantId tenant, UUID id, String by) {
    stores
        .transactions()
        .run(
            tenant,
            tx -> {
              open.discard(tx, open.find(tx, id));
              audit.write(tx, by, Use.DELETE, target(id), null);
            });
  }

  private static Audit.Target target(UUID id) {
    return new Audit.Target("dead-letter", id.toString());
  }
}
