// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oresund.api.Problem;
import org.oresund.api.ProblemException;

/**
 * A YAML mapping that is read attribute by attribute, and in the end complains of everything at
 * once: what is missing, of the wrong kind, or not known.
 */
final class YamlMapping {

  private static final ObjectMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  private final String path;
  private final Map<String, Object> values;
  private final List<Problem.Field> complaints;
  private final Set<String> known = new HashSet<>();

  private YamlMapping(String path, Map<String, Object> values, List<Problem.Field> complaints) {
    this.path = path;
    this.values = values;
    this.complaints = complaints;
  }

  /**
   * Reads a document.
   *
   * @throws ProblemException {@code privacy.declaration-invalid} if it is no YAML mapping
   */
  static YamlMapping read(URL document) {
    try (InputStream in = document.openStream()) {
      Map<String, Object> values = YAML.readValue(in, new TypeReference<>() {});
      return new YamlMapping("", values, new ArrayList<>());
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
      throw invalid(document, List.of(new Problem.Field("", line, "is not well-formed YAML")));
    } catch (IOException e) {
      throw invalid(document, List.of(new Problem.Field("", 0, "cannot be read")));
    }
  }

  /**
   * Ends reading a document.
   *
   * @throws ProblemException {@code privacy.declaration-invalid} with all complaints
   */
  void end(URL document) {
    end();
    if (!complaints.isEmpty()) {
      throw invalid(document, complaints);
    }
  }

  /** Ends reading this mapping: attributes nobody asked for are complained of. */
  void end() {
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        complain(name, "is not known here");
      }
    }
  }

  /** Returns a text that must be there. */
  String text(String name) {
    return optionalText(name)
        .orElseGet(
            () -> {
              complain(name, "is missing");
              return "";
            });
  }

  /** Returns a text, or nothing. */
  Optional<String> optionalText(String name) {
    Object value = value(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Map || value instanceof List) {
      complain(name, "is not a text");
      return Optional.empty();
    }
    return Optional.of(value.toString());
  }

  /** Returns the texts of a list; none if it is absent. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      if (element instanceof Map || element instanceof List) {
        complain(name, "is not a list of texts");
      } else {
        texts.add(String.valueOf(element));
      }
    }
    return texts;
  }

  /** Returns the texts of a mapping; none if it is absent. */
  Map<String, String> textsByName(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    Object value = value(name);
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
    } else if (value != null) {
      complain(name, "is not a mapping");
    }
    return texts;
  }

  /** Returns a word of a closed list, written in lower case with hyphens; nothing if absent. */
  <E extends Enum<E>> Optional<E> word(String name, Class<E> words) {
    Optional<String> text = optionalText(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String wanted = text.get().replace('-', '_').toUpperCase(Locale.ROOT);
    for (E word : words.getEnumConstants()) {
      if (word.name().equals(wanted)) {
        return Optional.of(word);
      }
    }
    complain(name, "is none of the words that are possible here");
    return Optional.empty();
  }

  /** Returns the mappings of a list; none if it is absent. */
  List<YamlMapping> mappings(String name) {
    List<YamlMapping> mappings = new ArrayList<>();
    int index = 0;
    for (Object element : list(name)) {
      mapping(place(name) + "[" + index++ + "]", element).ifPresent(mappings::add);
    }
    return mappings;
  }

  /** Returns a mapping, or nothing. */
  Optional<YamlMapping> mapping(String name) {
    Object value = value(name);
    return value == null ? Optional.empty() : mapping(place(name), value);
  }

  private Optional<YamlMapping> mapping(String at, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      complaints.add(new Problem.Field(at, 0, "is not a mapping"));
      return Optional.empty();
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, element) -> copy.put(String.valueOf(key), element));
    return Optional.of(new YamlMapping(at, copy, complaints));
  }

  private List<?> list(String name) {
    Object value = value(name);
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list;
    }
    complain(name, "is not a list");
    return List.of();
  }

  private @Nullable Object value(String name) {
    known.add(name);
    return values.get(name);
  }

  /** Complains of an attribute. */
  void complain(String name, String message) {
    complaints.add(new Problem.Field(place(name), 0, message));
  }

  private String place(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static ProblemException invalid(URL document, List<Problem.Field> complaints) {
    Problem.Field first = complaints.get(0);
    String place = first.path().isEmpty() ? "it" : first.path();
    return new ProblemException(
        new Problem(
            "privacy.declaration-invalid",
            "A declaration of personal data is invalid: %s %s.".formatted(place, first.message()),
            "Correct the file in the bundle that ships it.",
            complaints,
            Map.of("file", document.getPath())));
  }
}
