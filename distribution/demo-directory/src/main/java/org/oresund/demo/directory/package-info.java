// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

/**
 * A simulator of Active Directory for the demo and for tests: an LDAP server in this process, over
 * real LDAPS and StartTLS, that behaves like a Windows domain controller where a synchronisation
 * can tell the difference. It is no part of the server, holds invented people only and forgets
 * everything when it stops.
 */
@org.jspecify.annotations.NullMarked
package org.oresund.demo.directory;
