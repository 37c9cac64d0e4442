// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldif.LDIFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attributes the simulator knows, with Active Directory's syntaxes: identifiers are octet
 * strings and numbers are integers, or else filters on them would compare text.
 */
final class DomainSchema {
  private static final Schema SCHEMA = load();

  private DomainSchema() {}

  static Schema schema() {
    return SCHEMA;
  }

  static @Nullable AttributeTypeDefinition type(String attribute) {
    return SCHEMA.getAttributeType(Attribute.getBaseName(attribute));
  }

  /** The spelling of the schema, or the given one for an unknown attribute. */
  static String spelling(String attribute) {
    AttributeTypeDefinition type = type(attribute);
    return type == null ? attribute : type.getNameOrOID();
  }

  static Attribute attribute(String name, String... values) {
    return new Attribute(name, SCHEMA, values);
  }

  static Attribute attribute(String name, long value) {
    return new Attribute(name, SCHEMA, Long.toString(value));
  }

  static Attribute attribute(String name, byte[]... values) {
    return new Attribute(name, SCHEMA, values);
  }

  private static Schema load() {
    try (InputStream ldif =
        Objects.requireNonNull(DomainSchema.class.getResourceAsStream("schema.ldif"))) {
      return Objects.requireNonNull(Schema.getSchema(ldif));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LDIFException e) {
      throw new IllegalStateException("schema.ldif is not readable", e);
    }
  }
}
