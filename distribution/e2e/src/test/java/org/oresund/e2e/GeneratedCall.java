// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation.
 *
 * @param operation what is called
 * @param path with all parameters filled
 * @param body JSON body; null for none
 * @param foreign values in it that belong to the other tenant alone
 * @param twin the same call with values that nobody has; null if nothing in it is foreign
 */
record GeneratedCall(
    ApiOperation operation,
    String path,
    @Nullable JsonNode body,
    Set<String> foreign,
    @Nullable GeneratedCall twin) {

  boolean isForeign() {
    return twin != null;
  }

  @Override
  public String toString() {
    return operation.method() + " " + path;
  }
}
