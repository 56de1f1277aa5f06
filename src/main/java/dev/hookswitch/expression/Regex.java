package dev.hookswitch.expression;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in RE2's language: time grows with the text and never with the number of
 * ways to match it. References to groups and looking around are not in that language. While it
 * reads, the evaluation pays for every character.
 */
final class Regex {

  private static final int MAX_PATTERN = 500;

  /** Counted repetitions multiply: {@code (a{9}){9}} is 81 states. */
  private static final int MAX_REPETITION = 1_000;

  private static final java.util.regex.Pattern COUNTED =
      java.util.regex.Pattern.compile("\\{(\\d*),?(\\d*)\\}");

  private final Pattern pattern;
  private final int price;

  private Regex(Pattern pattern, int price) {
    this.pattern = pattern;
    this.price = price;
  }

  static Regex compile(String pattern, String flags) {
    if (pattern.isEmpty() || pattern.length() > MAX_PATTERN) {
      throw ExpressionFailure.because(
          "a regular expression has 1 to " + MAX_PATTERN + " characters");
    }
    long repetition = 1;
    java.util.regex.Matcher counted = COUNTED.matcher(pattern);
    while (counted.find()) {
      repetition *= Math.max(1, Math.max(count(counted.group(1)), count(counted.group(2))));
      if (repetition > MAX_REPETITION) {
        throw ExpressionFailure.because(
            "the counts in a regular expression multiply to more than " + MAX_REPETITION);
      }
    }
    int options =
        (flags.contains("i") ? Pattern.CASE_INSENSITIVE : 0)
            | (flags.contains("m") ? Pattern.MULTILINE : 0);
    try {
      return new Regex(
          Pattern.compile(pattern, options), (int) (1 + pattern.length() * repetition / 64));
    } catch (PatternSyntaxException e) {
      throw ExpressionFailure.because(
          "this regular expression is not understood (looking around and references to groups are"
              + " not available): "
              + e.getDescription());
    } catch (StackOverflowError e) {
      throw ExpressionFailure.because("a regular expression is nested too deeply");
    }
  }

  private static int count(@Nullable String digits) {
    if (digits == null || digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 6 ? 1_000_000 : Integer.parseInt(digits);
  }

  boolean contains(String text) {
    return matcher(text).find();
  }

  /** As JSONata's {@code $match} gives it, at most {@code limit} of them. */
  List<Object> matches(String text, int limit) {
    List<Object> found = new ArrayList<>();
    Matcher matcher = matcher(text);
    while (found.size() < limit && matcher.find()) {
      Map<String, @Nullable Object> match = new LinkedHashMap<>();
      match.put("match", matcher.group());
      match.put("index", matcher.start());
      match.put("groups", groups(matcher, 1));
      Evaluation.current().spend(4 + matcher.group().length() / 16);
      found.add(match);
    }
    return found;
  }

  List<Object> split(String text, int limit) {
    List<Object> parts = new ArrayList<>();
    Matcher matcher = matcher(text);
    int begin = 0;
    while (parts.size() < limit && matcher.find()) {
      if (matcher.end() > matcher.start()) {
        parts.add(text.substring(begin, matcher.start()));
        begin = matcher.end();
        Evaluation.current().spend(2);
      }
    }
    if (parts.size() < limit) {
      parts.add(text.substring(begin));
    }
    return parts;
  }

  /**
   * Replaces at most {@code limit} matches.
   *
   * @param replacement given the match as JSONata's replacer functions are: its text and groups
   */
  String replace(
      String text, Function<Map<String, @Nullable Object>, String> replacement, int limit) {
    Matcher matcher = matcher(text);
    StringBuilder out = new StringBuilder();
    int begin = 0;
    for (int i = 0; i < limit && matcher.find(); i++) {
      if (matcher.end() == matcher.start()) {
        throw ExpressionFailure.because("a regular expression matches the empty string");
      }
      out.append(text, begin, matcher.start());
      Map<String, @Nullable Object> match = new LinkedHashMap<>();
      match.put("match", matcher.group());
      match.put("start", matcher.start());
      match.put("end", matcher.end());
      match.put("groups", groups(matcher, 0));
      String by = replacement.apply(match);
      out.append(by);
      begin = matcher.end();
      Evaluation.current().spend(4 + by.length() / 16);
      Evaluation.current().fits(out.length());
    }
    return out.append(text, begin, text.length()).toString();
  }

  private static List<@Nullable Object> groups(Matcher matcher, int from) {
    List<@Nullable Object> groups = new ArrayList<>();
    for (int g = from; g <= matcher.groupCount(); g++) {
      groups.add(matcher.group(g));
    }
    return groups;
  }

  private Matcher matcher(String text) {
    return pattern.matcher(new Paid(text, price, Evaluation.current()));
  }

  /** A text whose characters cost something. */
  private static final class Paid implements CharSequence {
    private static final int BATCH = 32;

    private final String text;
    private final int price;
    private final Evaluation payer;
    private int unpaid;

    Paid(String text, int price, Evaluation payer) {
      this.text = text;
      this.price = price;
      this.payer = payer;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++unpaid == BATCH) {
        unpaid = 0;
        payer.spend(price * 2);
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
