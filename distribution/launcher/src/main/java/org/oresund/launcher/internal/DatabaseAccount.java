// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.launcher.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * The operating-system account the embedded PostgreSQL runs as; PostgreSQL refuses to run as root.
 *
 * <p>An ordinary user runs it as itself. Root runs it as the user {@value #OWN_USER} if that exists
 * and can reach programs and data, else in a user namespace, where root is nobody.
 *
 * @param isolation how it is separated from this process
 * @param uid numeric user, meaningful for {@link Isolation#OWN_USER} only
 */
record DatabaseAccount(Isolation isolation, int uid, int gid) {

  /** The user that packages make for the database. */
  static final String OWN_USER = "oresund-db";

  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Ways to run without root's rights. */
  enum Isolation {
    SAME_USER,
    OWN_USER,
    USER_NAMESPACE
  }

  /**
   * Chooses the account; data that exists is always run by its owner.
   *
   * @param folder folder of the cluster's parent, exists
   * @param cluster the cluster, may not exist yet
   * @param program a program of PostgreSQL
   * @throws ProblemException {@code database.root} if root finds no way
   */
  static DatabaseAccount choose(Path folder, Path cluster, Path program) throws IOException {
    if (uid(Path.of("/proc/self")) != 0) {
      return new DatabaseAccount(Isolation.SAME_USER, 0, 0);
    }
    DatabaseAccount namespace = new DatabaseAccount(Isolation.USER_NAMESPACE, 0, 0);
    if (Files.exists(cluster)) {
      int owner = uid(cluster);
      DatabaseAccount account =
          owner == 0 ? namespace : new DatabaseAccount(Isolation.OWN_USER, owner, gid(cluster));
      return account.checked(folder, program).orElseThrow(DatabaseAccount::noWay);
    }
    Optional<DatabaseAccount> own = ownUser();
    if (own.isPresent()) {
      Files.setAttribute(folder, "unix:uid", own.get().uid);
      Files.setAttribute(folder, "unix:gid", own.get().gid);
      if (own.get().checked(folder, program).isPresent()) {
        return own.get();
      }
      Files.setAttribute(folder, "unix:uid", 0);
      Files.setAttribute(folder, "unix:gid", 0);
    }
    return namespace.checked(folder, program).orElseThrow(DatabaseAccount::noWay);
  }

  /** Returns a command that becomes the given one under this account, in the same process. */
  List<String> command(String... command) {
    List<String> all = new ArrayList<>();
    switch (isolation) {
      case SAME_USER -> {}
      case OWN_USER ->
          all.addAll(
              List.of(
                  "setpriv",
                  "--reuid=" + uid,
                  "--regid=" + gid,
                  "--clear-groups",
                  "--no-new-privs"));
      case USER_NAMESPACE -> all.addAll(List.of("unshare", "--user"));
    }
    all.addAll(List.of(command));
    return all;
  }

  private Optional<DatabaseAccount> checked(Path folder, Path program) {
    boolean works =
        succeeds(command(program.toString(), "--version"))
            && succeeds(command("sh", "-c", "cd \"$0\" && test -w .", folder.toString()));
    return works ? Optional.of(this) : Optional.empty();
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<DatabaseAccount> ownUser() throws IOException {
    Path users = Path.of("/etc/passwd");
    if (!Files.isReadable(users)) {
      return Optional.empty();
    }
    for (String line : Files.readAllLines(users)) {
      String[] fields = line.split(":", -1);
      if (fields.length > 3 && fields[0].equals(OWN_USER)) {
        return Optional.of(
            new DatabaseAccount(
                Isolation.OWN_USER, Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
      }
    }
    return Optional.empty();
  }

  private static int uid(Path path) throws IOException {
    return number(Files.getAttribute(path, "unix:uid"));
  }

  private static int gid(Path path) throws IOException {
    return number(Files.getAttribute(path, "unix:gid"));
  }

  private static int number(@Nullable Object attribute) {
    return attribute instanceof Integer n ? n : 0;
  }

  private static ProblemException noWay() {
    return new ProblemException(
        Problem.of(
            "database.root",
            "PostgreSQL refuses to run as root, and neither a user '"
                + OWN_USER
                + "' that reaches the data directory nor a user namespace is available.",
            "Start as an ordinary user, or make the user with 'useradd --system "
                + OWN_USER
                + "' and keep the data where it can enter, or name an external PostgreSQL with"
                + " ORESUND_DB_URL."));
  }
}
