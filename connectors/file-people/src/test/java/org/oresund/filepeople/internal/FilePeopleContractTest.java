// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.oresund.testkit.ConnectorContract;
import org.oresund.testkit.InvalidValue;
import org.oresund.testkit.OutsideSystem;

class FilePeopleContractTest extends ConnectorContract {

  @Override
  protected OutsideSystem outsideSystem(Path tenantFolder) throws IOException {
    return new Folder(tenantFolder);
  }

  @Override
  protected List<InvalidValue> invalidValues() {
    return List.of(
        new InvalidValue("folder", "", "folder"),
        new InvalidValue("folder", "../elsewhere", "folder"),
        new InvalidValue("folder", "/etc", "folder"),
        new InvalidValue("encoding", "ebcdic", "encoding"),
        new InvalidValue("separator", "|", "separator"),
        new InvalidValue("content", "somebody", "content"),
        new InvalidValue("mapping", Map.of("shoeSize", "Size"), "mapping.shoeSize"),
        new InvalidValue("mapping", Map.of("login", "name", "mail", "name"), "mapping.mail"),
        new InvalidValue("pollInterval", "60", "pollInterval"),
        new InvalidValue("smallestShare", 101, "smallestShare"));
  }

  /** A folder into which the same list is written again and again. */
  private static final class Folder implements OutsideSystem {

    private static final String HEADER = "employeeNumber;login;active\n";
    private static final Duration LEFT_ALONE = QuietFiles.SETTLE.plusSeconds(60);

    private final Path folder;
    private final Path elsewhere;
    private String list = HEADER + "1;ann;ja\n2;bo;ja\n";
    private int written;

    Folder(Path tenantFolder) throws IOException {
      folder = Files.createDirectories(tenantFolder.resolve("people"));
      elsewhere = tenantFolder.resolve("elsewhere");
      write();
    }

    @Override
    public Map<String, Object> configuration() {
      return Map.of("folder", "people");
    }

    @Override
    public void away() {
      try {
        Files.move(folder, elsewhere);
        Files.writeString(folder, "a file where the folder should be");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void back() {
      try {
        Files.delete(folder);
        Files.move(elsewhere, folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void addOneGoodAndOneBad() {
      list += "3;cai;ja\n4;dan;perhaps\n";
      write();
    }

    @Override
    public void offerAgain() {
      write();
    }

    private void write() {
      try {
        Path file = Files.writeString(folder.resolve("list-" + ++written + ".csv"), list);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(LEFT_ALONE)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Login login() {
      return new Login.None("The operating system decides who may use the folder.");
    }

    @Override
    public Way way() {
      return new Way.Files("The folder is on the server's own machine.");
    }

    @Override
    public void close() {}
  }
}
