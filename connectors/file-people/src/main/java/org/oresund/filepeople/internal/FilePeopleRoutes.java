// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.UseOriginalAggregationStrategy;

/** One route: each run imports what waits, and every part that is refused is a dead letter. */
final class FilePeopleRoutes extends RouteBuilder {

  private final FolderImport folderImport;

  FilePeopleRoutes(FolderImport folderImport) {
    this.folderImport = folderImport;
  }

  @Override
  public void configure() {
    from("oresund:runs")
        .routeId("file-people-runs")
        .process(folderImport)
        .split(
            exchangeProperty(FolderImport.REFUSED), new UseOriginalAggregationStrategy(null, false))
        .process(RefusedPart::refuse)
        .end()
        .process(FolderImport::failIfNothingPassed);
  }
}
