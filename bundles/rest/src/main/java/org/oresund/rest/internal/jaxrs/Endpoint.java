// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.oresund.privacy.AuditEvent;
import org.oresund.rest.internal.http.Frame;
import org.oresund.security.Permission;

/** What every resource method declares about itself; one without it fails the build. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Endpoint {

  /** The one right a caller must have. */
  Permission permission();

  /** What it does, one sentence. */
  String summary();

  /** The status of success. */
  int status() default 200;

  /**
   * The kind of use that is logged before the answer leaves, if it shows personal data; the method
   * then returns {@link Disclosed}. Changes are logged by the room that makes them, in the
   * transaction of the change.
   */
  AuditEvent.Use[] discloses() default {};

  /** How large and how slow the body may be. */
  BodyClass body() default BodyClass.DOCUMENT;

  /** From where it may be called. */
  Frame.Zone zone() default Frame.Zone.PUBLIC;

  /**
   * What is answered, where the method's return type does not say it; it then chooses its status.
   */
  Class<?> answer() default void.class;

  /** Classes of request bodies. */
  enum BodyClass {
    /** A JSON document: 1 MiB within 60 s. */
    DOCUMENT(1L << 20, 60),
    /** A streamed file: 200 MiB within 600 s. */
    UPLOAD(200L << 20, 600);

    private final long bytes;
    private final int seconds;

    BodyClass(long bytes, int seconds) {
      this.bytes = bytes;
      this.seconds = seconds;
    }

    /** Returns how many bytes a body may have. */
    public long bytes() {
      return bytes;
    }

    /** Returns within how many seconds a body must have arrived. */
    public int seconds() {
      return seconds;
    }
  }
}
