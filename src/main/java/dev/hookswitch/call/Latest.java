package dev.hookswitch.call;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Collections that hold so much and no more: what came first goes first. */
final class Latest {

  private Latest() {}

  static <K, V> Map<K, V> map(int most) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  static <T> Set<T> set(int most) {
    return Collections.newSetFromMap(map(most));
  }
}
