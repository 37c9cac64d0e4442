// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletRequest;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.util.List;
import org.apache.cxf.Bus;
import org.apache.cxf.bus.extension.ExtensionManagerBus;
import org.apache.cxf.endpoint.Server;
import org.apache.cxf.jaxrs.JAXRSServerFactoryBean;
import org.apache.cxf.jaxrs.ext.ContextProvider;
import org.apache.cxf.jaxrs.impl.RuntimeDelegateImpl;
import org.apache.cxf.logging.FaultListener;
import org.apache.cxf.message.Message;
import org.apache.cxf.transport.http.AbstractHTTPDestination;
import org.apache.cxf.transport.servlet.CXFNonSpringServlet;
import org.oresund.privacy.AuditLog;
import org.oresund.rest.internal.http.Frame;
import org.oresund.security.Authenticator;
import org.oresund.security.Principal;
import org.oresund.security.RequestLimits;
import org.oresund.store.TenantTransaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * Serves all resources under {@code /api/v1}, once every one of them is there.
 *
 * <p>JAX-RS' own search for its implementation cannot see into another bundle, so it is told first.
 */
@Component(
    service = Servlet.class,
    property = {
      "osgi.http.whiteboard.servlet.pattern=/api/v1/*",
      "osgi.http.whiteboard.servlet.name=oresund-api",
      "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true",
      "servlet.init.hide-service-list-page=true",
      "resources.cardinality.minimum:Integer=" + ApiServlet.RESOURCES
    })
public final class ApiServlet extends CXFNonSpringServlet {

  /** How many resources there are; the interface is not served with fewer. */
  static final int RESOURCES = 14;

  private static final long serialVersionUID = 1L;

  private final transient Bus ownBus;
  private final transient Server server;

  /**
   * What the filters need.
   *
   * @param authenticator finds out who asks
   * @param limits limits how often
   * @param transactions for the access log
   * @param audit the access log
   */
  public record Guards(
      Authenticator authenticator,
      RequestLimits limits,
      TenantTransaction transactions,
      AuditLog audit) {}

  /** Creates the server with all resources. */
  @Activate
  public ApiServlet(
      @Reference Authenticator authenticator,
      @Reference RequestLimits limits,
      @Reference TenantTransaction transactions,
      @Reference AuditLog audit,
      @Reference(name = "resources", cardinality = ReferenceCardinality.AT_LEAST_ONE)
          List<ApiResource> resources) {
    this(new Guards(authenticator, limits, transactions, audit), resources);
  }

  /** Creates the server outside a container. */
  public ApiServlet(Guards guards, List<? extends ApiResource> resources) {
    RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
    ClassLoader cxf = ExtensionManagerBus.class.getClassLoader();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(cxf);
    try {
      ExtensionManagerBus created = new ExtensionManagerBus(null, null, cxf);
      created.setExtension(cxf, ClassLoader.class);
      created.setProperty(FaultListener.class.getName(), new QuietFaults());
      ownBus = created;
      setBus(created);
      server = server(created, guards, resources);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Server server(Bus bus, Guards guards, List<? extends ApiResource> resources) {
    JAXRSServerFactoryBean factory = new JAXRSServerFactoryBean();
    factory.setBus(bus);
    factory.setAddress("/");
    factory.setServiceBeans(List.copyOf(resources));
    factory.setProviders(
        List.of(
            new JacksonJsonProvider(Json.mapper()),
            new CallerFilter(guards.authenticator(), guards.limits()),
            new AbsentBody(),
            new PermissionFilter(new RefusalLog(guards.transactions(), guards.audit())),
            new DisclosureFilter(guards.transactions(), guards.audit()),
            new RequiredFields(),
            new SoundDocuments(),
            new SoundParameters(),
            new QueryValues(),
            new CallerProvider(),
            new AnyProblemMapper(new AllowedMethods(resources))));
    return factory.create();
  }

  /** The bus exists already. */
  @Override
  protected void loadBus(ServletConfig config) {}

  /** Ends the server. */
  @Deactivate
  public void stop() {
    server.destroy();
    ownBus.shutdown(false);
  }

  /** Injects who asks into resource methods. */
  private static final class CallerProvider implements ContextProvider<Principal> {

    @Override
    public Principal createContext(Message message) {
      if (message.get(AbstractHTTPDestination.HTTP_REQUEST) instanceof ServletRequest request) {
        return Frame.of(request).principal().orElseThrow();
      }
      throw new IllegalStateException("The message is no request.");
    }
  }
}
