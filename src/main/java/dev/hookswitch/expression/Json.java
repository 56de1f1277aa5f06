package dev.hookswitch.expression;

import com.dashjoin.jsonata.Jsonata;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON on its way into the library and out of it: copies, so that neither side changes the other's.
 */
final class Json {

  private Json() {}

  /**
   * A copy of the input.
   *
   * @throws IllegalArgumentException when it is not JSON: a defect of the caller
   */
  static @Nullable Object taken(@Nullable Object value, Evaluation evaluation) {
    Object copy = copied(value, 0);
    evaluation.weigh(copy);
    return copy;
  }

  private static @Nullable Object copied(@Nullable Object value, int level) {
    if (level > Weight.MAX_DEPTH) {
      throw ExpressionFailure.because("the input is nested too deeply");
    }
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean bool -> bool;
      case Integer number -> number;
      case Long number -> number;
      case Double number when Double.isFinite(number) -> number;
      case BigDecimal number -> number.doubleValue();
      case BigInteger number -> number.doubleValue();
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
          items.add(copied(item, level + 1));
        }
        yield items;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> object = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, item) -> object.put((String) key, copied(item, level + 1)));
        yield object;
      }
      default -> throw new IllegalArgumentException("not JSON: " + value.getClass().getName());
    };
  }

  /** A copy of a result, in plain values and within {@link Expression#MAX_RESULT_BYTES}. */
  static @Nullable Object given(@Nullable Object value) {
    return new Giving().given(value);
  }

  private static final class Giving {
    private long bytes;

    @Nullable Object given(@Nullable Object value) {
      return switch (value) {
        case null -> constant();
        case String text -> string(text);
        case Boolean bool -> {
          pay(5);
          yield bool;
        }
        case Number number -> {
          pay(number.toString().length());
          yield number;
        }
        case List<?> list -> {
          pay(2L + list.size());
          List<@Nullable Object> items = new ArrayList<>(list.size());
          for (Object item : list) {
            items.add(given(item));
          }
          yield items;
        }
        case Map<?, ?> map -> {
          pay(2L + 2L * map.size());
          Map<String, @Nullable Object> object = LinkedHashMap.newLinkedHashMap(map.size());
          map.forEach((key, item) -> object.put(string((String) key), given(item)));
          yield object;
        }
        default -> {
          if (value.equals(Jsonata.NULL_VALUE)) {
            yield constant();
          }
          throw ExpressionFailure.because("its value is a function, or has one in it");
        }
      };
    }

    private @Nullable Object constant() {
      pay(4);
      return null;
    }

    private String string(String text) {
      pay(2L + text.length());
      boolean lonely = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < ' ') {
          pay(5);
        } else if (c == '"' || c == '\\') {
          pay(1);
        } else if (c > 127) {
          pay(c < 0x800 || Character.isSurrogate(c) ? 1 : 2);
          lonely |= Character.isSurrogate(c);
        }
      }
      return lonely ? wellFormed(text) : text;
    }

    /**
     * Half a character of two halves cannot be sent: it becomes the sign for what is unreadable.
     */
    private static String wellFormed(String text) {
      StringBuilder out = new StringBuilder(text.length());
      text.codePoints().forEach(c -> out.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
      return out.toString();
    }

    private void pay(long more) {
      bytes += more;
      if (bytes > Expression.MAX_RESULT_BYTES) {
        throw ExpressionFailure.because(
            "its value is larger than "
                + Expression.MAX_RESULT_BYTES / 1024
                + " KiB when it is written as JSON");
      }
    }
  }
}
