// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import org.apache.cxf.logging.FaultListener;
import org.apache.cxf.message.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps CXF from logging stack traces of what is no fault of ours: what a resource throws is logged
 * by {@link AnyProblemMapper} if it is one; what is left here is a client that went away.
 */
final class QuietFaults implements FaultListener {

  private static final Logger LOG = LoggerFactory.getLogger(QuietFaults.class);

  @Override
  public boolean faultOccurred(Exception exception, String description, Message message) {
    LOG.debug("An answer could not be sent.", exception);
    return false;
  }
}
