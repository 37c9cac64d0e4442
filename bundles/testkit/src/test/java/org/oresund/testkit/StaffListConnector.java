// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.oresund.api.Problem;
import org.oresund.api.directory.DirectoryEntry;
import org.oresund.api.directory.ImportMode;
import org.oresund.api.directory.ImportStep;
import org.oresund.api.directory.PersonField;
import org.oresund.connector.Commands;
import org.oresund.connector.Configuration;
import org.oresund.connector.Connector;
import org.oresund.connector.ConnectorContext;
import org.oresund.connector.CredentialsException;
import org.oresund.connector.TransientException;

/** Brings the people of a {@link StaffListServer}; keeps the contract but for one mistake. */
public final class StaffListConnector implements Connector {

  /** What the connector does wrong; each breaks one clause of the contract. */
  enum Mistake {
    NONE,
    CONNECTS_BEFORE_THE_START,
    TELLS_TROUBLE_WITH_A_STACK_TRACE,
    TAKES_ABSENCE_FOR_A_DEFECT,
    TRIES_THE_PASSWORD_AGAIN,
    TAKES_A_WRONG_PASSWORD_FOR_ABSENCE,
    FAILS_AT_A_BAD_RECORD,
    DROPS_A_BAD_RECORD,
    COUNTS_DUPLICATES,
    LEAVES_A_THREAD
  }

  static volatile Mistake mistake = Mistake.NONE;

  private static final CountDownLatch NEVER = new CountDownLatch(1);

  @Override
  public RoutesBuilder routes(ConnectorContext context) {
    Configuration configuration = context.configuration();
    if (mistake == Mistake.CONNECTS_BEFORE_THE_START) {
      lines(configuration);
    } else if (mistake == Mistake.LEAVES_A_THREAD) {
      leaveThread();
    }
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("oresund:runs").process(exchange -> bringEverybody(configuration, exchange));
      }
    };
  }

  private static void leaveThread() {
    Thread thread =
        new Thread(
            () -> {
              try {
                NEVER.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "left");
    thread.setDaemon(true);
    thread.start();
  }

  private static void bringEverybody(Configuration configuration, Exchange exchange) {
    List<DirectoryEntry> entries = new ArrayList<>();
    int number = 0;
    for (String name : lines(configuration)) {
      number++;
      if (!name.equals("!")) {
        entries.add(person(mistake == Mistake.COUNTS_DUPLICATES ? name + number : name, name));
      } else if (mistake == Mistake.FAILS_AT_A_BAD_RECORD) {
        throw new IllegalArgumentException("not a name");
      } else if (mistake != Mistake.DROPS_A_BAD_RECORD) {
        entries.add(new DirectoryEntry.Rejected("!", "1", null, problem("staff-list.no-name")));
      }
    }
    Commands commands = Commands.of(exchange);
    UUID id = open(commands);
    commands.call(
        "people/import", new ImportStep.Stage(id, "all", entries.iterator()), Object.class);
    exchange
        .getMessage()
        .setBody(commands.call("people/import", new ImportStep.Finish(id, ""), Object.class));
  }

  private static UUID open(Commands commands) {
    return commands
        .call(
            "people/import",
            new ImportStep.Open(ImportMode.FULL, UUID.randomUUID().toString(), ""),
            ImportStep.Opened.class)
        .importId();
  }

  private static DirectoryEntry person(String key, String name) {
    return new DirectoryEntry.Person(
        key,
        "1",
        List.of(),
        DirectoryEntry.AccountState.ACTIVE,
        null,
        Map.of(PersonField.LOGIN, name),
        null,
        List.of());
  }

  private static List<String> lines(Configuration configuration) {
    try {
      String answer = ask(configuration);
      if (answer.equals("refused")) {
        if (mistake == Mistake.TRIES_THE_PASSWORD_AGAIN) {
          ask(configuration);
        } else if (mistake == Mistake.TAKES_A_WRONG_PASSWORD_FOR_ABSENCE) {
          throw new TransientException(problem("staff-list.refused"));
        }
        throw new CredentialsException(problem("staff-list.refused"));
      }
      return answer.lines().toList();
    } catch (IOException e) {
      if (mistake == Mistake.TELLS_TROUBLE_WITH_A_STACK_TRACE) {
        e.printStackTrace();
      } else if (mistake == Mistake.TAKES_ABSENCE_FOR_A_DEFECT) {
        throw new IllegalStateException(e);
      }
      throw new TransientException(problem("staff-list.away"), e);
    }
  }

  private static String ask(Configuration configuration) throws IOException {
    int port = configuration.number("port", 0);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String password = configuration.text("password") + "\n";
      socket.getOutputStream().write(password.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Problem problem(String code) {
    return Problem.of(code, "The staff list could not be read.", "Look at its server.");
  }
}
