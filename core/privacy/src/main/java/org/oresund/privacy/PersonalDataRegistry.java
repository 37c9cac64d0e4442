// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Knows what each running bundle declared about personal data; what is not declared is not stored.
 *
 * <p>Thread-safe; follows bundles as they come and go.
 */
@ProviderType
public interface PersonalDataRegistry {

  /** Returns the declarations of all running bundles, ordered by bundle. */
  List<PersonalDataDeclaration> declarations();

  /** Returns the declaration of a column, the table given with its schema. */
  Optional<PersonalDataDeclaration.Field> field(String table, String column);

  /** Returns the fields that connectors may fill, by their business name. */
  Optional<PersonalDataDeclaration.Field> fieldNamed(String name);

  /** Returns purposes, retention rules and handlers. */
  PrivacyRegister register();
}
