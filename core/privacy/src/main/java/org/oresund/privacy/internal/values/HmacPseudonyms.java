// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.privacy.internal.values;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import org.oresund.api.TenantId;
import org.oresund.privacy.Pseudonyms;
import org.oresund.privacy.internal.keys.KeyRing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes pseudonyms with the tenant's search key; the first byte keeps persons and values apart. */
@Component
public final class HmacPseudonyms implements Pseudonyms {

  private static final byte PERSON = 1;
  private static final byte VALUE = 2;

  private final KeyRing ring;

  /** Hashes with keys of this ring. */
  @Activate
  public HmacPseudonyms(@Reference KeyRing ring) {
    this.ring = ring;
  }

  @Override
  public byte[] ofPerson(TenantId tenant, UUID person) {
    return ofPersons(tenant, List.of(person)).get(0);
  }

  @Override
  public List<byte[]> ofPersons(TenantId tenant, List<UUID> persons) {
    Mac mac = mac(tenant);
    List<byte[]> pseudonyms = new ArrayList<>(persons.size());
    for (UUID person : persons) {
      mac.update(PERSON);
      pseudonyms.add(mac.doFinal(ValueFormat.bytes(person)));
    }
    return pseudonyms;
  }

  @Override
  public byte[] ofValue(TenantId tenant, String column, String normalised) {
    byte[] name = column.getBytes(StandardCharsets.UTF_8);
    Mac mac = mac(tenant);
    mac.update(VALUE);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
    mac.update(name);
    return mac.doFinal(normalised.getBytes(StandardCharsets.UTF_8));
  }

  private Mac mac(TenantId tenant) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(ring.search(tenant).key());
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-256 is part of every Java platform", e);
    }
  }
}
