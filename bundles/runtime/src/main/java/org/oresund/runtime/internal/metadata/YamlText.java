// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.runtime.internal.metadata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.runtime.internal.configuration.Pointers;

/** A YAML text as plain values that knows on which line each value stands. */
final class YamlText {

  private static final YAMLFactory FACTORY = new YAMLFactory();
  private static final int MAX_DEPTH = 40;

  private final Map<String, Integer> lines = new HashMap<>();
  private final List<Problem.Field> problems = new ArrayList<>();
  private Map<String, Object> document = Map.of();

  private YamlText() {}

  /** Reads a text; what is wrong with it is in {@link #problems()}. */
  static YamlText parse(String text) {
    YamlText yaml = new YamlText();
    try (YAMLParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        yaml.report("", 1, "is not a YAML mapping");
      } else {
        yaml.document = yaml.mapping(parser, "", 0);
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      yaml.report("", line, "is not well-formed YAML");
    } catch (IOException e) {
      throw new IllegalStateException("Reading a text in memory failed", e);
    }
    return yaml;
  }

  Map<String, Object> document() {
    return document;
  }

  /** Returns what is wrong with the text itself: syntax and keys that stand twice. */
  List<Problem.Field> problems() {
    return problems;
  }

  /** Returns the line of the value, or of the nearest one around it. */
  int line(String pointer) {
    for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
      @Nullable Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
    }
    return 1;
  }

  private Map<String, Object> mapping(JsonParser parser, String pointer, int depth)
      throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String child = Pointers.child(pointer, name);
      int line = parser.currentTokenLocation().getLineNr();
      lines.putIfAbsent(child, line);
      if (values.containsKey(name)) {
        report(child, line, "stands twice");
      }
      parser.nextToken();
      values.put(name, value(parser, child, depth + 1));
    }
    return values;
  }

  private List<Object> sequence(JsonParser parser, String pointer, int depth) throws IOException {
    List<Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String child = pointer + "/" + values.size();
      lines.put(child, parser.currentTokenLocation().getLineNr());
      values.add(value(parser, child, depth + 1));
    }
    return values;
  }

  private Object value(JsonParser parser, String pointer, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new com.fasterxml.jackson.core.JsonParseException(parser, "Nested too deep");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(parser, pointer, depth);
      case START_ARRAY -> sequence(parser, pointer, depth);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> "";
      default -> parser.getText();
    };
  }

  private void report(String pointer, int line, String message) {
    problems.add(new Problem.Field(Pointers.readable(pointer), line, message));
  }
}
