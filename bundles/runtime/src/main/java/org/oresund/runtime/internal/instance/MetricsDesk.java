// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.RuntimeMetrics;

/** Reads the figures of every instance of this node. */
final class MetricsDesk implements RuntimeMetrics {

  private final InstanceFleet fleet;

  MetricsDesk(InstanceFleet fleet) {
    this.fleet = fleet;
  }

  @Override
  public List<Sample> snapshot() {
    List<Sample> samples = new ArrayList<>();
    fleet
        .supervisors()
        .forEach(
            (key, supervisor) -> {
              Map<String, String> tags =
                  Map.of("tenant", key.tenant().value(), "instance", key.name());
              supervisor
                  .meter()
                  .counts()
                  .forEach(
                      (what, count) ->
                          samples.add(
                              new Sample(
                                  "oresund."
                                      + what.name().toLowerCase(Locale.ROOT).replace('_', '.'),
                                  Kind.COUNTER,
                                  tags,
                                  count)));
              samples.add(
                  new Sample("oresund.in.flight", Kind.GAUGE, tags, supervisor.meter().inFlight()));
              samples.add(new Sample("oresund.backlog", Kind.GAUGE, tags, supervisor.backlog()));
              samples.add(
                  new Sample(
                      "oresund.events.waiting", Kind.GAUGE, tags, supervisor.waitingEvents()));
              samples.addAll(states(tags, supervisor.state()));
            });
    return samples;
  }

  private static List<Sample> states(Map<String, String> tags, Optional<InstanceState> state) {
    List<Sample> samples = new ArrayList<>();
    for (InstanceState each : InstanceState.values()) {
      Map<String, String> tagged = new java.util.TreeMap<>(tags);
      tagged.put("state", each.name());
      double value = state.filter(each::equals).isPresent() ? 1 : 0;
      samples.add(new Sample("oresund.instance.state", Kind.GAUGE, tagged, value));
    }
    return samples;
  }
}
