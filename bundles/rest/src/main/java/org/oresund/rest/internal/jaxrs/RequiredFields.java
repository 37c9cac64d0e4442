// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/** Refuses a request document that lacks fields, naming all of them at once. */
public final class RequiredFields implements ReaderInterceptor {

  @Override
  public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = context.proceed();
    if (body == null && isRequired(context.getType())) {
      throw new ProblemException(
          Problem.of(
              "request.no-body", "The request has no body.", "Send the JSON document it takes."));
    }
    if (body instanceof Record document) {
      require(document);
    }
    return body;
  }

  private static boolean isRequired(Class<?> type) {
    return type.isRecord()
        && !Arrays.stream(type.getRecordComponents()).allMatch(RequiredFields::isNullable);
  }

  private static void require(Record document) {
    List<String> missing = new ArrayList<>();
    for (RecordComponent component : document.getClass().getRecordComponents()) {
      if (!isNullable(component) && value(component, document) == null) {
        missing.add(component.getName());
      }
    }
    if (missing.isEmpty()) {
      return;
    }
    Problem problem =
        Problem.of(
            "request.missing-fields", "The document lacks fields.", "Send all required fields.");
    for (String name : missing) {
      problem = problem.at(name, 0, "It is required.");
    }
    throw new ProblemException(problem);
  }

  /** Returns whether a component may be absent. */
  public static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  static @Nullable Object value(RecordComponent component, Record document) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(document);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A record cannot be read", e);
    }
  }
}
