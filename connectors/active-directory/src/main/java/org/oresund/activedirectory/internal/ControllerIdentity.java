// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.activedirectory.internal;

/**
 * Which copy of which domain a session reads. Change numbers of one copy mean nothing on another.
 *
 * @param domain objectGUID of the domain object
 * @param invocation identity of this copy; changes when the controller is restored from a backup
 * @param dnsName name of the controller
 * @param dsServiceName name of its NTDS settings object
 * @param root name of the domain object
 */
record ControllerIdentity(
    ObjectGuid domain,
    ObjectGuid invocation,
    String dnsName,
    String dsServiceName,
    DistinguishedName root) {}
