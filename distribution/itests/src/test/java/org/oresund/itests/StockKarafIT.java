// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.itests;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.maven;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;

/** The feature repositories install into a Karaf that is not ours, by its own resolver. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StockKarafIT {

  @Inject private FeaturesService features;
  @Inject private BundleContext context;

  /** Injected to wait for the end of the boot. */
  @Inject private BootFinished booted;

  /** Describes the container. */
  @Configuration
  public Option[] container() {
    String system = new File(System.getProperty("oresund.system")).toURI().toString();
    String exam = new File(System.getProperty("oresund.repository")).toURI().toString();
    String urls = "etc/org.ops4j.pax.url.mvn.cfg";
    String key = "org.ops4j.pax.url.mvn.";
    return new Option[] {
      karafDistributionConfiguration()
          .frameworkUrl(
              maven("org.apache.karaf", "apache-karaf").versionAsInProject().type("tar.gz"))
          .unpackDirectory(new File("target/exam"))
          .useDeployFolder(false),
      keepRuntimeFolder(),
      CoreOptions.systemTimeout(120_000),
      editConfigurationFilePut("etc/org.apache.karaf.features.cfg", "autoRefresh", "false"),
      // everything comes from folders of the build, nothing from a network
      editConfigurationFilePut(
          urls,
          key + "defaultRepositories",
          "${karaf.home.uri}system@id=karaf@snapshots, "
              + system
              + "@id=oresund@snapshots, "
              + exam
              + "@id=exam@snapshots"),
      editConfigurationFilePut(urls, key + "repositories", ""),
      editConfigurationFilePut(urls, key + "localRepository", "${karaf.data}/repository"),
      CoreOptions.systemProperty("oresund.features").value(System.getProperty("oresund.features")),
      CoreOptions.systemProperty("oresund.assembly").value(System.getProperty("oresund.assembly")),
    };
  }

  @Test
  public void everyBundleOfThePlatformStartsAndAConnectorRefreshesNone() throws Exception {
    installPlatform();
    assertEquals("bundles that are not active", List.of(), notActive());

    List<String> disturbed = new CopyOnWriteArrayList<>();
    BundleListener listener =
        event -> {
          int kind = event.getType() & (BundleEvent.STOPPED | BundleEvent.UNRESOLVED);
          if (kind != 0) {
            disturbed.add(event.getBundle().getSymbolicName());
          }
        };
    context.addBundleListener(listener);
    Path connector = assembly().resolve("connectors/oresund-file-people.jar");
    try (InputStream in = Files.newInputStream(connector)) {
      context.installBundle("test:file-people", in).start();
    }
    context.removeBundleListener(listener);

    assertEquals("bundles that installing a connector disturbed", List.of(), disturbed);
    assertEquals("bundles that are not active", List.of(), notActive());
  }

  private void installPlatform() throws Exception {
    URI folder = new File(System.getProperty("oresund.features")).toURI();
    features.addRepository(folder.resolve("third-party.xml"));
    features.addRepository(folder.resolve("platform.xml"));
    features.installFeature(
        "oresund-platform", EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles));
  }

  private List<String> notActive() {
    List<String> names = new ArrayList<>();
    for (Bundle bundle : context.getBundles()) {
      boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
      int state = bundle.getState();
      if (!fragment && state != Bundle.ACTIVE && state != Bundle.STARTING) {
        names.add(bundle.getSymbolicName());
      }
    }
    return names;
  }

  private static Path assembly() {
    return Path.of(System.getProperty("oresund.assembly"));
  }
}
