// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.security.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;
import org.oresund.api.TenantId;
import org.oresund.api.UuidV7;
import org.oresund.observe.HealthCheck;
import org.oresund.privacy.AuditEvent;
import org.oresund.privacy.AuditEvent.Use;
import org.oresund.privacy.AuditLog;
import org.oresund.security.Accounts;
import org.oresund.security.Accounts.Account;
import org.oresund.security.Accounts.Kind;
import org.oresund.security.Principal;
import org.oresund.security.Principal.AccountRef;
import org.oresund.security.Role;
import org.oresund.security.internal.CredentialTable.NewCredential;
import org.oresund.security.internal.CredentialTable.Reach;
import org.oresund.store.SchemaReady;
import org.oresund.store.TenantTransaction;
import org.oresund.store.Tx;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first administrator's token on the first start and writes it once to {@code
 * <data>/secrets/admin.token}; there is no default password.
 *
 * <p>The token is accepted from this machine only. Until it is written the node is not ready.
 */
@Component(service = HealthCheck.class, immediate = true)
public final class FirstCredential implements HealthCheck {

  /** Login of the first account. */
  static final String LOGIN = "first-administrator";

  /** Name of the file below the folder of secrets. */
  static final String FILE = "admin.token";

  private static final Logger LOG = LoggerFactory.getLogger(FirstCredential.class);
  private static final long RETRY_SECONDS = 2;
  private static final Set<Role> ROLES =
      Set.of(Role.OPERATOR, Role.DEPLOYER, Role.TENANT_ADMINISTRATOR);

  private final TenantTransaction transactions;
  private final AuditLog audit;
  private final Path secrets;
  private final Thread worker;
  private volatile Result result =
      Result.down(
          Problem.of(
              "accounts.not-ready",
              "The first account is being made.",
              "Wait; if it stays so, look at the checks of the database."));

  /** Starts the work in the background: the database may come later. */
  @Activate
  public FirstCredential(
      BundleContext context,
      @Reference TenantTransaction transactions,
      @Reference AuditLog audit,
      @Reference(target = "(core=security)") SchemaReady schema) {
    this(transactions, audit, Path.of(data(context), "secrets"));
    worker.start();
  }

  FirstCredential(TenantTransaction transactions, AuditLog audit, Path secrets) {
    this.transactions = transactions;
    this.audit = audit;
    this.secrets = secrets;
    this.worker = new Thread(this::work, "oresund-first-credential");
    this.worker.setDaemon(true);
  }

  private static String data(BundleContext context) {
    String configured = context.getProperty("oresund.data");
    return configured == null ? "data" : configured;
  }

  /** Ends the work if it still waits for the database. */
  @Deactivate
  public void stop() {
    worker.interrupt();
  }

  @Override
  public String name() {
    return "accounts";
  }

  @Override
  public Result check() {
    return result;
  }

  private void work() {
    while (!tryOnce()) {
      try {
        TimeUnit.SECONDS.sleep(RETRY_SECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private boolean tryOnce() {
    try {
      ensure();
      result = Result.up();
      return true;
    } catch (ProblemException e) {
      result = Result.down(e.problem());
      return false;
    }
  }

  /** Makes account, token and file unless the account exists. */
  void ensure() {
    boolean created = transactions.call(TenantId.DEFAULT, this::create);
    if (created) {
      LOG.info("The first administrator's token is in {}.", secrets.resolve(FILE));
    }
  }

  private boolean create(Tx tx) throws SQLException {
    Account account =
        new Account(
            UuidV7.next(), Kind.SERVICE, LOGIN, null, Accounts.State.ACTIVE, ROLES, Instant.now());
    if (!AccountTable.insert(tx, account, null)) {
      return false;
    }
    AuditEvent.Actor actor = AuditEvent.Actor.system("first-start");
    AccountTable.grant(tx, new AccountRef(TenantId.DEFAULT, account.id()), ROLES, "system");
    Secret secret = Secret.random(Secret.Kind.TOKEN, TenantId.DEFAULT);
    NewCredential token =
        new NewCredential(Principal.Kind.TOKEN, account.id(), LOGIN, Set.of(), Reach.LOCAL);
    UUID issued = CredentialTable.insert(tx, token, secret, null).orElseThrow();
    audit.append(tx, AuditEvent.of(Use.CREATE, actor, "account").on(account.id().toString()));
    audit.append(tx, AuditEvent.of(Use.CREATE, actor, "token").on(issued.toString()));
    audit.append(tx, AuditEvent.of(Use.GRANT, actor, "account").on(account.id().toString()));
    // Before the commit: a token without an account is harmless, an account without one is lost.
    write(secret.text());
    return true;
  }

  private void write(String token) {
    FileAttribute<Set<PosixFilePermission>> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    FileAttribute<Set<PosixFilePermission>> ownerFolder =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    try {
      if (!Files.isDirectory(secrets)) {
        Files.createDirectories(secrets, ownerFolder);
      }
      Path draft = Files.createTempFile(secrets, FILE, ".new", ownerOnly);
      Files.writeString(draft, token + "\n", StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
      Files.move(draft, secrets.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
              "accounts.token-not-written",
              "The first administrator's token cannot be written to the folder of secrets.",
              "Make <data>/secrets writable for the service user."),
          e);
    }
  }
}
