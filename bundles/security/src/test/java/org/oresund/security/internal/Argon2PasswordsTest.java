// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class Argon2PasswordsTest {

  private static final Argon2Passwords.Cost SMALL = new Argon2Passwords.Cost(1024, 1, 1);

  private final Argon2Passwords passwords = new Argon2Passwords(SMALL);

  @Test
  void findsTheRightPasswordAndNoOther() {
    String stored = passwords.hash(chars("rødgrød med fløde"));

    assertThat(passwords.matches(stored, chars("rødgrød med fløde"))).isTrue();
    assertThat(passwords.matches(stored, chars("rødgrød med flode"))).isFalse();
    assertThat(passwords.matches(stored, chars(""))).isFalse();
  }

  @Test
  void sameCharactersTypedDifferentlyAreTheSamePassword() {
    String stored = passwords.hash(chars("\u00e5ngstr\u00f6m unit"));

    assertThat(passwords.matches(stored, chars("a\u030angstro\u0308m unit"))).isTrue();
  }

  @Test
  void nothingMatchesAnAccountWithoutPassword() {
    assertThat(passwords.matches(null, chars("anything"))).isFalse();
  }

  @Test
  void equalPasswordsAreStoredDifferently() {
    assertThat(passwords.hash(chars("the same one")))
        .isNotEqualTo(passwords.hash(chars("the same one")));
  }

  @Test
  void storesItsParametersAndNoticesOldOnes() {
    String stored = passwords.hash(chars("a password"));

    assertThat(stored).startsWith("$argon2id$v=19$m=1024,t=1,p=1$");
    assertThat(passwords.isOutdated(stored)).isFalse();
    assertThat(new Argon2Passwords(Argon2Passwords.Cost.DEFAULT).isOutdated(stored)).isTrue();
    assertThat(
            new Argon2Passwords(Argon2Passwords.Cost.DEFAULT).matches(stored, chars("a password")))
        .isTrue();
  }

  /** R25.5; the work is measured by the memory it takes, which no busy machine changes. */
  @Test
  void unknownAccountCostsWhatAWrongPasswordCosts() {
    Argon2Passwords real = new Argon2Passwords(new Argon2Passwords.Cost(8 * 1024, 2, 1));
    String stored = real.hash(chars("the right password"));

    long wrong = allocated(() -> real.matches(stored, chars("a wrong password")));
    long unknown = allocated(() -> real.matches(null, chars("a wrong password")));

    assertThat(wrong).isGreaterThan(8 * 1024 * 1024);
    assertThat(unknown).isCloseTo(wrong, Percentage.withPercentage(5));
  }

  private static long allocated(BooleanSupplier work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(work.getAsBoolean()).isFalse();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static char[] chars(String text) {
    return text.toCharArray();
  }
}
