// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.arrows;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Internal classes are used by the package above {@code internal} and by what is below it only. */
final class StayInTheirRoom extends ArchCondition<JavaClass> {

  StayInTheirRoom() {
    super("stay in their room");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    String room = room(type);
    for (Dependency use : type.getDirectDependenciesToSelf()) {
      String user = use.getOriginClass().getPackageName();
      if (!user.equals(room) && !user.startsWith(room + ".")) {
        events.add(SimpleConditionEvent.violated(use, use.getDescription()));
      }
    }
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.substring(0, name.indexOf(".internal"));
  }
}
