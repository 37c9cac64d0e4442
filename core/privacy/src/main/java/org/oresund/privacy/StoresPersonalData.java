// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks code that writes an event, a queue payload, a cache or a file; the build fails unless the
 * bundle's declaration lists the same id under {@code stores}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
@Repeatable(StoresPersonalData.Several.class)
public @interface StoresPersonalData {

  /** Id of the store in the declaration, for example an event type. */
  String value();

  /** Holds repeated marks. */
  @Documented
  @Retention(RetentionPolicy.CLASS)
  @Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
  @interface Several {

    /** The marks. */
    StoresPersonalData[] value();
  }
}
