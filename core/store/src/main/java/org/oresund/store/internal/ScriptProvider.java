// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Hands Flyway the scripts: its own scanner does not understand bundle addresses. */
final class ScriptProvider implements ResourceProvider {

  private final List<LoadableResource> scripts;

  ScriptProvider(CoreScripts core) {
    scripts = core.scripts().stream().<LoadableResource>map(Script::new).toList();
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return scripts.stream().filter(s -> s.getFilename().equals(name)).findFirst().orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return scripts.stream()
        .filter(s -> s.getFilename().startsWith(prefix))
        .filter(s -> Arrays.stream(suffixes).anyMatch(s.getFilename()::endsWith))
        .toList();
  }

  private static final class Script extends LoadableResource {

    private final MigrationScript script;

    Script(MigrationScript script) {
      this.script = script;
    }

    @Override
    public Reader read() {
      return new StringReader(script.text());
    }

    @Override
    public String getAbsolutePath() {
      return script.name();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return script.name();
    }

    @Override
    public String getFilename() {
      return script.name();
    }

    @Override
    public String getRelativePath() {
      return script.name();
    }
  }
}
