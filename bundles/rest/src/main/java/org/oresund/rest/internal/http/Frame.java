// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.http;

import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oresund.security.Client;
import org.oresund.security.Principal;

/**
 * What is known about one request beside its own content; kept as attribute of the request, used by
 * one thread at a time.
 */
public final class Frame {

  private static final String ATTRIBUTE = Frame.class.getName();

  private final Client client;
  private final Zone zone;
  private final Probes probes;
  private String route = "-";
  private @Nullable Principal principal;

  /** Which paths a request may reach. */
  public enum Zone {
    /** Every path. */
    MANAGEMENT,
    /** Only what is meant for the public. */
    PUBLIC
  }

  /** Where health and metrics are answered. */
  public enum Probes {
    /** On the listener of the request. */
    HERE,
    /** On the management listener, which the request did not use. */
    ELSEWHERE
  }

  Frame(Client client, Zone zone, Probes probes) {
    this.client = client;
    this.zone = zone;
    this.probes = probes;
  }

  /** Returns the frame of a request that passed {@link RequestFrame}. */
  public static Frame of(ServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Frame frame) {
      return frame;
    }
    throw new IllegalStateException("The request did not pass the frame.");
  }

  static boolean isAttachedTo(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof Frame;
  }

  void attachTo(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Returns where the request comes from. */
  public Client client() {
    return client;
  }

  /** Returns which paths the request may reach. */
  public Zone zone() {
    return zone;
  }

  /** Returns where health and metrics are answered. */
  public Probes probes() {
    return probes;
  }

  /** Returns the path template for logs and metrics; never what the client wrote. */
  public String route() {
    return route;
  }

  /** Notes which route serves the request. */
  public void servedBy(String template) {
    this.route = template;
  }

  /** Returns who asks, if that is known. */
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  /** Notes who asks. */
  public void askedBy(Principal who) {
    this.principal = who;
  }
}
