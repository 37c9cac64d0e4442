// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.oresund.api.Problem;
import org.oresund.api.TenantId;
import org.oresund.runtime.InstanceState;
import org.oresund.runtime.internal.database.InstanceKey;

class LifecycleTest {

  private static final Problem AWAY = Problem.of("probe.away", "Away.", "");

  private final AtomicInteger changes = new AtomicInteger();
  private final Lifecycle lifecycle =
      new Lifecycle(new InstanceKey(TenantId.DEFAULT, "main"), changes::incrementAndGet);

  @Test
  void onlyListedTransitionsAreTaken() {
    lifecycle.move(InstanceState.STARTING, null);
    lifecycle.move(InstanceState.ONLINE, null);

    assertThatThrownBy(() -> lifecycle.move(InstanceState.STARTING, null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> lifecycle.move(InstanceState.SUSPENDED, null))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lifecycle.state()).isEqualTo(InstanceState.ONLINE);
  }

  @Test
  void repeatedTroubleIsCountedAndOtherTroubleTakesItsPlace() {
    lifecycle.move(InstanceState.STARTING, null);
    lifecycle.move(InstanceState.OFFLINE, AWAY);
    lifecycle.report(AWAY);
    lifecycle.report(AWAY);

    assertThat(lifecycle.seen().occurrences()).isEqualTo(3);

    Problem other = Problem.of("probe.busy", "Busy.", "");
    lifecycle.report(other);

    assertThat(lifecycle.seen().problem()).isEqualTo(other);
    assertThat(lifecycle.seen().occurrences()).isEqualTo(1);
  }

  @Test
  void sayingTheSameAgainChangesNothing() {
    lifecycle.move(InstanceState.STARTING, null);
    int before = changes.get();

    lifecycle.move(InstanceState.STARTING, null);

    assertThat(changes).hasValue(before);
  }

  @Test
  void aConditionalMoveIsTakenOnlyFromTheExpectedState() {
    assertThat(lifecycle.move(InstanceState.ONLINE, InstanceState.OFFLINE, AWAY)).isFalse();
    assertThat(lifecycle.state()).isEqualTo(InstanceState.SUSPENDED);
  }
}
