// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.endpoint;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.connector.ConfigurationException;
import org.oresund.store.Subscription;

/** Resolves {@code oresund:} addresses for the one instance its context belongs to. */
public final class OresundComponent extends DefaultComponent {

  /** The scheme of the addresses. */
  public static final String SCHEME = "oresund";

  private static final Pattern COMMAND = Pattern.compile("[a-z][a-z0-9-]*/[a-z][a-z0-9-]*");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final String CURSOR = "people/cursor";

  private final InstanceScope scope;
  private final DeadLetterBox deadLetters;

  /** Creates the component of one context. */
  public OresundComponent(CamelContext context, InstanceScope scope, DeadLetterBox deadLetters) {
    super(context);
    this.scope = scope;
    this.deadLetters = deadLetters;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    return switch (remaining) {
      case "runs" -> new RunsEndpoint(uri, this, scope);
      case "events" -> events(uri, parameters);
      case "state" -> {
        @Nullable Object of = parameters.remove("of");
        yield command(uri, of == null ? CURSOR : of.toString(), CommandEndpoint.NoAnswer.EMPTIES);
      }
      case "dead-letters" -> new DeadLetterEndpoint(uri, this, deadLetters);
      default -> command(uri, remaining, CommandEndpoint.NoAnswer.KEEPS);
    };
  }

  private Endpoint events(String uri, Map<String, Object> parameters) {
    Set<String> types = new TreeSet<>();
    for (String type : text(parameters, "types", "").split(",", -1)) {
      if (!type.isBlank()) {
        types.add(type.strip());
      }
    }
    String name = text(parameters, "name", "events");
    if (types.isEmpty() || !NAME.matcher(name).matches()) {
      throw wrong(uri, "Name the event types and, if it has a name, a short one in kebab-case.");
    }
    InstanceScope.Identity identity = scope.identity();
    @Nullable Object channel = parameters.remove("channel");
    return new EventsEndpoint(
        uri,
        this,
        scope,
        new Subscription(
            identity.tenant(),
            identity.instance() + "/" + name,
            identity.instance(),
            types,
            channel == null ? null : channel.toString()));
  }

  private Endpoint command(String uri, String command, CommandEndpoint.NoAnswer noAnswer) {
    if (!COMMAND.matcher(command).matches()) {
      throw wrong(
          uri, "Use oresund:runs, oresund:events, oresund:state or oresund:<core>/<command>.");
    }
    if (!scope.identity().rights().contains(command)) {
      scope.meter().count(WorkMeter.Count.COMMANDS_REFUSED);
      throw new ConfigurationException(
          Problem.of(
                  "route.right-missing",
                  "The connector uses " + command + " without the right to it.",
                  "Add " + command + " to 'rights' in the connector's metadata.")
              .with("command", command));
    }
    return new CommandEndpoint(uri, this, scope, new CommandEndpoint.Target(command, noAnswer));
  }

  private static String text(Map<String, Object> parameters, String name, String otherwise) {
    @Nullable Object value = parameters.remove(name);
    return value == null ? otherwise : value.toString();
  }

  private static ConfigurationException wrong(String uri, String remedy) {
    return new ConfigurationException(
        Problem.of("route.unknown-endpoint", "The address " + uri + " means nothing here.", remedy)
            .with("address", uri));
  }
}
