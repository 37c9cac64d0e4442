// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.people.internal;

import java.util.Iterator;
import java.util.function.Function;

/**
 * Maps what another iterator returns, one at a time.
 *
 * @param source where it comes from
 * @param mapping what becomes of each
 */
record MappedIterator<A, B>(Iterator<A> source, Function<A, B> mapping) implements Iterator<B> {

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  @Override
  public B next() {
    return mapping.apply(source.next());
  }
}
