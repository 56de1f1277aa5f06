package dev.hookswitch.expression;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a value is when it is written out in full: what occurs twice counts twice, however the
 * memory is shared.
 *
 * @param nodes lists, objects and what is in them
 * @param chars of strings and keys
 * @param depth of lists and objects in each other
 */
record Weight(long nodes, long chars, int depth) {

  static final int MAX_NODES = 20_000;
  static final int MAX_CHARS = 512 * 1024;
  static final int MAX_DEPTH = 60;

  private static final int NUMBER = 8;

  /** The weights of the lists and objects of one evaluation, none of which changes any more. */
  static final class Scale {
    private final IdentityHashMap<Object, Weight> known = new IdentityHashMap<>();

    /**
     * The weight of any value.
     *
     * @throws ExpressionFailure when it is too large
     */
    Weight weigh(@Nullable Object value) {
      return weigh(value, 0);
    }

    private Weight weigh(@Nullable Object value, int level) {
      if (value instanceof String text) {
        return checked(1, text.length(), 0);
      }
      if (!(value instanceof List<?>) && !(value instanceof Map<?, ?>)) {
        return new Weight(1, NUMBER, 0);
      }
      Weight before = known.get(value);
      if (before != null) {
        return before;
      }
      if (level > MAX_DEPTH) {
        throw tooDeep();
      }
      Weight weight =
          value instanceof Map<?, ?> map ? object(map, level) : list((List<?>) value, level);
      known.put(value, weight);
      return weight;
    }

    private Weight list(List<?> list, int level) {
      var _ = checked(1L + list.size(), 0, 1);
      Weight sum = new Weight(1, 0, 1);
      for (Object item : list) {
        sum = sum.holding(weigh(item, level + 1));
      }
      return sum;
    }

    private Weight object(Map<?, ?> map, int level) {
      var _ = checked(1L + map.size(), 0, 1);
      Weight sum = new Weight(1, 0, 1);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        long key = entry.getKey() instanceof String name ? name.length() : 0;
        sum = sum.holding(new Weight(0, key, 0)).holding(weigh(entry.getValue(), level + 1));
      }
      return sum;
    }
  }

  private Weight holding(Weight part) {
    return checked(nodes + part.nodes, chars + part.chars, Math.max(depth, part.depth + 1));
  }

  private static Weight checked(long nodes, long chars, int depth) {
    if (nodes > MAX_NODES) {
      throw ExpressionFailure.because(
          "a value has more than " + MAX_NODES + " parts when it is written out");
    }
    if (chars > MAX_CHARS) {
      throw ExpressionFailure.because(
          "a value has more than " + MAX_CHARS / 1024 + " Ki characters when it is written out");
    }
    if (depth > MAX_DEPTH) {
      throw tooDeep();
    }
    return new Weight(nodes, chars, depth);
  }

  private static ExpressionFailure tooDeep() {
    return ExpressionFailure.because("a value is nested more than " + MAX_DEPTH + " deep");
  }
}
