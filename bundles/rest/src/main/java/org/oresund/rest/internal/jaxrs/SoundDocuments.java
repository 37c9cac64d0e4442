// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.rest.internal.jaxrs;

import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses a request document in which a text is none, naming the first such field. */
final class SoundDocuments implements ReaderInterceptor {

  @Override
  public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = context.proceed();
    if (body instanceof Record) {
      require(body, "");
    }
    return body;
  }

  /** Goes no deeper than a document may be nested. */
  private static void require(@Nullable Object value, String path) {
    if (value instanceof String text) {
      SoundText.require(text, path);
    } else if (value instanceof Record document) {
      for (RecordComponent component : document.getClass().getRecordComponents()) {
        require(RequiredFields.value(component, document), below(path, component.getName()));
      }
    } else if (value instanceof Map<?, ?> object) {
      object.forEach((key, inner) -> requireEntry(String.valueOf(key), inner, path));
    } else if (value instanceof List<?> array) {
      for (int i = 0; i < array.size(); i++) {
        require(array.get(i), path + "[" + i + "]");
      }
    }
  }

  private static void requireEntry(String key, @Nullable Object value, String path) {
    SoundText.require(key, path);
    require(value, below(path, key));
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
