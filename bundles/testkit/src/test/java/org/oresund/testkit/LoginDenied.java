// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import java.util.Map;

/** An outside system whose declaration contradicts the metadata. */
record LoginDenied(StaffListServer server) implements OutsideSystem {

  @Override
  public Map<String, Object> configuration() {
    return server.configuration();
  }

  @Override
  public void away() {
    server.away();
  }

  @Override
  public void back() {
    server.back();
  }

  @Override
  public void addOneGoodAndOneBad() {
    server.addOneGoodAndOneBad();
  }

  @Override
  public void offerAgain() {
    server.offerAgain();
  }

  @Override
  public Login login() {
    return new Login.None("nobody asks");
  }

  @Override
  public Way way() {
    return server.way();
  }

  @Override
  public void close() {
    server.close();
  }
}
