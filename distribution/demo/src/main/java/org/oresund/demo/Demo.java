// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.oresund.demo.DemoServer.Extent;
import org.oresund.demo.directory.DemoAccount;
import org.oresund.demo.directory.DemoDirectory;
import org.oresund.demo.directory.DemoDirectorySettings;
import org.oresund.driver.ServerProcess;

/** The demo from the first step to the last. */
final class Demo {
  private static final Duration POLL_LIMIT = Duration.ofMinutes(2);
  private static final Duration COMPARE_PAUSE = Duration.ofSeconds(2);
  private static final Duration ALIVE_PAUSE = Duration.ofMillis(500);
  private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(20);

  /** Few enough that the guard against mass changes, ten leavers an hour, stays quiet. */
  private static final int CHANGES_BETWEEN_LEAVERS = 40;

  private final DemoSettings settings;
  private final DemoData data;
  private final Narrator narrator;

  /**
   * Makes a demo.
   *
   * @param data the directory that the settings name, claimed
   */
  Demo(DemoSettings settings, DemoData data, Narrator narrator) {
    this.settings = settings;
    this.data = data;
    this.narrator = narrator;
  }

  /**
   * Plays all steps, then waits for Ctrl-C unless told to end.
   *
   * @throws DemoFailedException if a step fails or the two sides differ
   */
  void run() throws IOException {
    narrator.title("Oresund demo: people of a directory arrive, change and leave");
    try (DemoDirectory directory = startDirectory();
        DemoServer server = startServer()) {
      stopBothOnCtrlC(server, directory);
      Stage stage = new Stage(directory, server, new BothSides(directory, server::people));
      connect(stage);
      arrive(stage);
      change(stage);
      leaveUnseen(stage);
      if (settings.ending() == DemoSettings.Ending.ON_CTRL_C) {
        sayWhatNext(stage);
        goOn(stage);
      }
    }
    if (settings.ending() == DemoSettings.Ending.AFTER_LAST_STEP) {
      cleanUp();
    }
  }

  private record Stage(DemoDirectory directory, DemoServer server, BothSides sides) {}

  private DemoDirectory startDirectory() throws IOException {
    narrator.step("Starting the demo directory, a simulator of Active Directory");
    DemoDirectory directory =
        DemoDirectory.start(DemoDirectorySettings.defaults().withPeople(settings.people()));
    narrator.done(
        "%d invented people at %s".formatted(directory.counts().people(), directory.ldapsUrl()));
    return directory;
  }

  private DemoServer startServer() throws IOException {
    narrator.step("Starting the server with its own PostgreSQL, data in " + settings.data());
    if (data.before() == DemoData.Before.OF_A_DEMO) {
      narrator.detail("what an earlier demo left there is deleted, this one begins anew");
    }
    DemoServer server = DemoServer.start(settings, freePort());
    narrator.done("ready at " + server.address());
    return server;
  }

  private int freePort() {
    try (ServerSocket socket =
        new ServerSocket(settings.port(), 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException portIsTaken) {
      int other = ServerProcess.freePort();
      narrator.detail("port " + settings.port() + " is taken, using " + other);
      return other;
    }
  }

  /** A second path to the same clean stop: the terminal's Ctrl-C reaches this process only here. */
  private static void stopBothOnCtrlC(DemoServer server, DemoDirectory directory) {
    AtomicBoolean stopped = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (stopped.compareAndSet(false, true)) {
                    server.close();
                    directory.close();
                  }
                },
                "demo-stop"));
  }

  private void connect(Stage stage) throws IOException {
    narrator.step("Dropping the Active Directory connector into the running server");
    stage.server.deploy(settings.connectorArchive());
    narrator.done("type active-directory is available");

    narrator.step("Configuring the instance " + DemoServer.INSTANCE + " by REST");
    stage.server.configure(stage.directory);
    stage.server.awaitOnline();
    narrator.done("online");

    narrator.step("Testing the connection");
    narrator.lines(stage.server.test());
    narrator.done("every step successful");
  }

  private void arrive(Stage stage) {
    narrator.step("Previewing: what would change?");
    int before = stage.server.people().size();
    tell("plan: ", stage.server.run("full", Extent.PREVIEW));
    if (stage.server.people().size() != before) {
      throw new DemoFailedException("The preview changed people.");
    }
    narrator.done("nothing changed yet");

    narrator.step("Running: everybody arrives");
    tell("result: ", stage.server.run("full", Extent.WHOLE));
    compare(stage);
  }

  private void change(Stage stage) {
    narrator.step("People join, change, move and leave in the directory");
    Scene scene = new Scene(stage.directory);
    List<Supplier<String>> events = new ArrayList<>();
    events.addAll(List.of(scene::someoneJoins, scene::someoneJoins, scene::someoneJoins));
    events.addAll(
        List.of(
            scene::someoneIsPromoted,
            scene::someoneMovesToAnotherSite,
            scene::someoneGetsAnotherManager,
            scene::someoneChangesGroup,
            scene::someoneMarries,
            scene::aUnitIsRenamed,
            scene::someoneIsDisabled,
            scene::someonesContractEnded,
            scene::someoneIsMovedOut));
    events.forEach(event -> narrator.detail(event.get()));
    tell("delta: ", stage.server.run("delta", Extent.WHOLE));
    compare(stage);
  }

  private void leaveUnseen(Stage stage) {
    narrator.step("Somebody is deleted; the account in use cannot see deleted objects");
    narrator.detail(new Scene(stage.directory).someoneIsDeleted());
    tell("delta: ", stage.server.run("delta", Extent.WHOLE));
    tell("reconcile: ", stage.server.run("reconcile", Extent.WHOLE));
    compare(stage);
  }

  private void compare(Stage stage) {
    Comparison comparison = stage.sides.compare();
    narrator.table(comparison);
    if (!comparison.equal()) {
      throw new DemoFailedException("The server does not hold what the directory holds.");
    }
    narrator.done("both sides are equal");
  }

  private void tell(String what, RunReport run) {
    narrator.detail(what + run.summary());
    run.problem().ifPresent(narrator::detail);
  }

  private void sayWhatNext(Stage stage) {
    Path authority = settings.data().resolve("demo-directory-ca.pem");
    write(authority, stage.directory.authorityPem());
    String server = stage.server.address().toString();
    String cli = settings.home().resolve("bin/oresund").toString();
    String where = " --url " + server + " --data " + settings.data();
    narrator.paragraph("What to type next");
    narrator.lines(
        List.of(
            "people    " + cli + " people list" + where,
            "          " + curl(server, "people?limit=5"),
            "REST      " + curl(server, "openapi.json"),
            "instance  " + cli + " instance status " + DemoServer.INSTANCE + where,
            "runs      " + cli + " run history " + DemoServer.INSTANCE + where,
            "directory LDAPTLS_CACERT="
                + authority
                + " ldapsearch -LLL "
                + ldap(stage.directory)
                + " -E pr=500/noprompt '(objectCategory=person)' title",
            "          the same account may write: try ldapmodify and watch the next poll"));
  }

  private String curl(String server, String path) {
    return "curl -H \"Authorization: Bearer $(cat %s)\" '%s/api/v1/%s'"
        .formatted(settings.data().resolve("secrets/admin.token"), server, path);
  }

  /** LDAP's own tools take the name localhost for the name of this machine, hence the address. */
  private static String ldap(DemoDirectory directory) {
    DemoAccount account = directory.administratorAccount();
    return "-x -H ldaps://127.0.0.1:%d -D %s -w %s -b '%s'"
        .formatted(
            directory.ldapsPort(), account.bindName(), account.password(), directory.peopleDn());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new DemoFailedException("Cannot write " + file + ": " + e.getMessage());
    }
  }

  /** From here on only the instance's own schedule reads the directory. */
  private void goOn(Stage stage) {
    narrator.paragraph(
        "From now on something changes every "
            + BETWEEN_CHANGES.toSeconds()
            + " s and arrives with the next poll. Stop with Ctrl-C; the next demo begins anew.");
    Scene scene = new Scene(stage.directory);
    List<Supplier<String>> events =
        List.of(
            scene::someoneIsPromoted,
            scene::someoneJoins,
            scene::someoneChangesGroup,
            scene::someoneMovesToAnotherSite,
            scene::someoneGetsAnotherManager);
    for (int n = 1; stage.server.isAlive(); n++) {
      boolean leaves = n % CHANGES_BETWEEN_LEAVERS == 0;
      String event = leaves ? scene.someoneIsDisabled() : events.get(n % events.size()).get();
      boolean arrived =
          DemoServer.eventually(POLL_LIMIT, COMPARE_PAUSE, () -> stage.sides.compare().equal());
      narrator.detail(
          event + (arrived ? ": arrived" : ": not arrived after " + POLL_LIMIT.toSeconds() + " s"));
      DemoServer.eventually(BETWEEN_CHANGES, ALIVE_PAUSE, () -> !stage.server.isAlive());
    }
    throw new DemoFailedException("The server has stopped.");
  }

  private void cleanUp() throws IOException {
    narrator.step("Stopped");
    data.remove();
    narrator.done("everything this demo made is removed");
  }
}
