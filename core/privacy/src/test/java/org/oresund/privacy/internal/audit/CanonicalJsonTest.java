// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Examples of RFC 8785, sections 3.2.2 and 3.2.3, as far as texts and whole numbers go. */
class CanonicalJsonTest {

  @Test
  void membersAreSortedAndWithoutSpace() {
    CanonicalJson json =
        new CanonicalJson()
            .with("b", 1)
            .with("a", "x")
            .with("inner", new CanonicalJson().with("z", 2).with("y", "w"));

    assertThat(json).hasToString("{\"a\":\"x\",\"b\":1,\"inner\":{\"y\":\"w\",\"z\":2}}");
  }

  @Test
  void onlyWhatMustBeEscapedIsEscaped() {
    CanonicalJson json =
        new CanonicalJson().with("t", "\u20ac$\u000f\nA'\u0042\"\\/\b\t\f\r\u007fæ");

    assertThat(json).hasToString("{\"t\":\"€$\\u000f\\nA'B\\\"\\\\/\\b\\t\\f\\r\u007fæ\"}");
  }

  @Test
  void nothingIsWrittenForNullAndAnEmptyObjectIsBraces() {
    assertThat(new CanonicalJson().with("a", (String) null)).hasToString("{}");
  }

  @Test
  void numbersThatADoubleCannotHoldAreRefused() {
    assertThatThrownBy(() -> new CanonicalJson().with("n", (1L << 53) + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
