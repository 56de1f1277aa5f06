package dev.hookswitch.expression;

import com.dashjoin.jsonata.Utils;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code $distinct}, in a time that grows with the list.
 *
 * <p>The platform's hashes of lists and strings are sums of powers of 31, so an expression can make
 * thousands that are different and share one; a set then compares each with all (measured: a
 * gigabyte of garbage out of one expression). The hashes here begin with a number that nobody
 * outside this process knows.
 */
final class Distinct {

  private static final long SEED = new SecureRandom().nextLong();

  private record Item(Object value, int hash) {

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Item item && item.hash == hash && item.value.equals(value);
    }
  }

  private Distinct() {}

  /** The first of each kind, in their order; what is no list is as it was. */
  static @Nullable Object of(@Nullable Object value) {
    if (!(value instanceof List<?> list) || list.size() <= 1) {
      return value;
    }
    Evaluation evaluation = Evaluation.current();
    List<Object> out = Utils.isSequence(list) ? Utils.createSequence() : new ArrayList<>();
    Set<Item> seen = new HashSet<>();
    for (Object item : list) {
      evaluation.spend(item instanceof List<?> || item instanceof Map<?, ?> ? 20 : 1);
      if (seen.add(new Item(item, (int) hash(item, SEED)))) {
        out.add(item);
      }
    }
    return out;
  }

  private static long hash(@Nullable Object value, long seed) {
    long hash = seed;
    switch (value) {
      case String text -> {
        for (int i = 0; i < text.length(); i++) {
          hash = mix(hash + text.charAt(i));
        }
      }
      case List<?> list -> {
        for (Object item : list) {
          hash = mix(hash + hash(item, SEED));
        }
      }
      // two that are equal may have their keys in different orders
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          hash += mix(hash(entry.getKey(), SEED) + 31 * hash(entry.getValue(), ~SEED));
        }
      }
      case null -> {}
      default -> hash += value.hashCode();
    }
    return mix(hash);
  }

  /** The finalizer of SplitMix64: every bit of the input moves half of the output. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
