// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.filepeople.internal;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file as one look at the drop folder found it.
 *
 * @param path where it is
 * @param size bytes
 * @param changed when it was last written, by the clock of its file system or by its writer's word
 */
record WaitingFile(Path path, long size, Instant changed) {}
