// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal;

import jakarta.servlet.Servlet;
import org.oresund.observe.HealthCheck;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is there exactly when the REST interface is served. */
@Component
public final class RestHealthCheck implements HealthCheck {

  /** Creates the check once the interface is there. */
  @Activate
  public RestHealthCheck(
      @Reference(target = "(osgi.http.whiteboard.servlet.name=oresund-api)") Servlet api) {}

  @Override
  public String name() {
    return "rest";
  }

  @Override
  public Result check() {
    return Result.up();
  }
}
