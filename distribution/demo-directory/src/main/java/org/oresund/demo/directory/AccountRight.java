// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

/** What an account may do besides reading, which every account may. */
enum AccountRight {
  /** List and read on {@code CN=Deleted Objects}, as an administrator grants it with dsacls. */
  READ_DELETED_OBJECTS,
  WRITE
}
