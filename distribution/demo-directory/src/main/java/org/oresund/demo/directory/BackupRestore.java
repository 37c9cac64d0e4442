// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors
package org.oresund.demo.directory;

/** The two ways in which a domain controller is set back to an older state. */
public enum BackupRestore {
  /** With the directory's own means: the controller takes a new invocationId. */
  SUPPORTED,
  /** By copying a disk image: numbers go back under the same invocationId. */
  DISK_IMAGE
}
