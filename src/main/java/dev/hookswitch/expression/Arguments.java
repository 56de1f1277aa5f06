package dev.hookswitch.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Utils;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function is called with. What is not given, or nothing, is null. */
record Arguments(List<?> values) {

  @Nullable Object get(int index) {
    return index < values.size() ? values.get(index) : null;
  }

  boolean has(int index) {
    return get(index) != null;
  }

  String text(int index) {
    if (get(index) instanceof String text) {
      return text;
    }
    throw needs("a string");
  }

  Number number(int index) {
    if (get(index) instanceof Number number && Utils.isNumeric(number)) {
      return number;
    }
    throw needs("a number");
  }

  /** A whole number, cut to what an int holds. */
  int whole(int index) {
    return number(index).intValue();
  }

  List<?> list(int index) {
    if (get(index) instanceof List<?> list) {
      return list;
    }
    throw needs("an array");
  }

  /** How many at most; everything where it is not given. */
  int limit(int index) {
    if (!has(index)) {
      return Integer.MAX_VALUE;
    }
    int limit = whole(index);
    if (limit < 0) {
      throw needs("a limit that is not negative");
    }
    return limit;
  }

  @Nullable Regex regex(int index) {
    return get(index) instanceof Builtin function ? function.regex() : null;
  }

  /** Calls the function that was given, built in or written in the expression. */
  @Nullable Object apply(int index, Object argument) throws Throwable {
    return Functions.funcApply(get(index), List.of(argument));
  }

  private static ExpressionFailure needs(String what) {
    return ExpressionFailure.because("a function is not given " + what + " where it needs one");
  }
}
