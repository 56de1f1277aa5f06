package dev.hookswitch.expression;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Functions of strings that the library's would be too dear, too dangerous, or not the same
 * everywhere.
 */
final class TextFunctions {

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
  private static final String RESERVED = ";/?:@&=+$,#";

  private TextFunctions() {}

  static void define(Builtin.Definition all) {
    all.add("lowercase", "<s-:s>", 1, unlessNothing(a -> a.text(0).toLowerCase(Locale.ROOT)));
    all.add("uppercase", "<s-:s>", 1, unlessNothing(a -> a.text(0).toUpperCase(Locale.ROOT)));
    all.add("substring", "<s-nn?:s>", 3, unlessNothing(TextFunctions::substring));
    all.add("pad", "<s-ns?:s>", 3, unlessNothing(TextFunctions::pad));
    all.add("contains", "<s-(sf):b>", 2, unlessNothing(TextFunctions::contains));
    all.add("match", "<s-f<s:o>n?:a<o>>", 3, unlessNothing(TextFunctions::match));
    all.add("split", "<s-(sf)n?:a<s>>", 3, unlessNothing(TextFunctions::split));
    all.add("replace", "<s-(sf)(sf)n?:s>", 4, unlessNothing(TextFunctions::replace));
    all.add("join", "<a<s>s?:s>", 2, unlessNothing(TextFunctions::join));
    all.add("encodeUrlComponent", "<s-:s>", 1, unlessNothing(a -> encode(a.text(0), UNRESERVED)));
    all.add("encodeUrl", "<s-:s>", 1, unlessNothing(a -> encode(a.text(0), UNRESERVED + RESERVED)));
    all.add("decodeUrlComponent", "<s-:s>", 1, unlessNothing(a -> decode(a.text(0))));
    all.add("decodeUrl", "<s-:s>", 1, unlessNothing(a -> decode(a.text(0))));
  }

  /** Nothing of nothing, as everywhere in JSONata. */
  static Builtin.Body unlessNothing(Builtin.Body body) {
    return arguments -> arguments.has(0) ? body.of(arguments) : null;
  }

  private static Object substring(Arguments a) {
    String text = a.text(0);
    int length = text.codePointCount(0, text.length());
    int start = a.whole(1);
    start = start < 0 ? Math.max(0, length + start) : Math.min(start, length);
    int count = a.has(2) ? Math.clamp(a.number(2).longValue(), 0, length - start) : length - start;
    int begin = text.offsetByCodePoints(0, start);
    return text.substring(begin, text.offsetByCodePoints(begin, count));
  }

  private static Object pad(Arguments a) {
    String text = a.text(0);
    long width = a.number(1).longValue();
    String with = a.has(2) && !a.text(2).isEmpty() ? a.text(2) : " ";
    Evaluation evaluation = Evaluation.current();
    if (width == Long.MIN_VALUE) {
      throw evaluation.fail("a string has more characters than fit");
    }
    long missing = Math.abs(width) - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    evaluation.fits(missing);
    evaluation.spend((int) (missing / 8));
    int[] signs = with.codePoints().toArray();
    StringBuilder padding = new StringBuilder();
    for (int i = 0; i < missing; i++) {
      padding.appendCodePoint(signs[i % signs.length]);
    }
    return width < 0 ? padding + text : text + padding;
  }

  private static Object contains(Arguments a) {
    Regex regex = a.regex(1);
    return regex == null ? a.text(0).contains(a.text(1)) : regex.contains(a.text(0));
  }

  private static Object match(Arguments a) {
    Regex regex = a.regex(1);
    if (regex == null) {
      throw ExpressionFailure.because("$match needs a regular expression");
    }
    return DataFunctions.sequence(regex.matches(a.text(0), a.limit(2)));
  }

  private static Object split(Arguments a) {
    String text = a.text(0);
    int limit = a.limit(2);
    Regex regex = a.regex(1);
    if (regex != null) {
      return regex.split(text, limit);
    }
    String separator = a.text(1);
    List<Object> parts = new ArrayList<>();
    if (separator.isEmpty()) {
      text.codePoints().limit(limit).mapToObj(Character::toString).forEach(parts::add);
      return parts;
    }
    int begin = 0;
    while (parts.size() < limit) {
      int end = text.indexOf(separator, begin);
      if (end < 0) {
        parts.add(text.substring(begin));
        break;
      }
      parts.add(text.substring(begin, end));
      begin = end + separator.length();
    }
    return parts;
  }

  private static Object replace(Arguments a) {
    String text = a.text(0);
    int limit = a.limit(3);
    Regex regex = a.regex(1);
    if (regex == null) {
      return replacePlain(text, a.text(1), a.text(2), limit);
    }
    if (a.get(2) instanceof String replacement) {
      return regex.replace(text, match -> filled(replacement, match), limit);
    }
    return regex.replace(text, match -> replacedBy(a, match), limit);
  }

  private static String replacePlain(String text, String what, String by, int limit) {
    if (what.isEmpty()) {
      throw ExpressionFailure.because("$replace cannot look for the empty string");
    }
    Evaluation evaluation = Evaluation.current();
    StringBuilder out = new StringBuilder();
    int begin = 0;
    for (int i = 0; i < limit; i++) {
      int end = text.indexOf(what, begin);
      if (end < 0) {
        break;
      }
      out.append(text, begin, end).append(by);
      begin = end + what.length();
      evaluation.fits(out.length());
    }
    return out.append(text, begin, text.length()).toString();
  }

  private static String replacedBy(Arguments a, Map<String, @Nullable Object> match) {
    try {
      if (a.apply(2, match) instanceof String by) {
        return by;
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    throw ExpressionFailure.because("the function given to $replace does not give a string");
  }

  /** Puts the groups of a match in for $0, $1 …; $$ is a dollar. */
  private static String filled(String replacement, Map<String, @Nullable Object> match) {
    if (replacement.indexOf('$') < 0 || !(match.get("groups") instanceof List<?> groups)) {
      return replacement;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      char next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : ' ';
      if (c != '$') {
        out.append(c);
      } else if (next == '$') {
        out.append('$');
        i++;
      } else if (next >= '0' && next <= '9') {
        int group = next - '0';
        i++;
        char second = i + 1 < replacement.length() ? replacement.charAt(i + 1) : ' ';
        if (second >= '0' && second <= '9' && group * 10 + second - '0' < groups.size()) {
          group = group * 10 + second - '0';
          i++;
        }
        if (group < groups.size() && groups.get(group) instanceof String content) {
          out.append(content);
        }
      } else {
        out.append('$');
      }
    }
    return out.toString();
  }

  private static Object join(Arguments a) {
    String separator = a.has(1) ? a.text(1) : "";
    Evaluation evaluation = Evaluation.current();
    StringBuilder out = new StringBuilder();
    String between = "";
    for (Object part : a.list(0)) {
      if (!(part instanceof String text)) {
        throw ExpressionFailure.because("$join needs an array of strings");
      }
      out.append(between).append(text);
      between = separator;
      evaluation.fits(out.length());
    }
    evaluation.spend(out.length() / 32);
    return out.toString();
  }

  /** As JavaScript's encodeURI and encodeURIComponent do it. */
  private static String encode(String text, String unchanged) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (unchanged.indexOf(c) >= 0) {
            out.appendCodePoint(c);
            return;
          }
          for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            out.append('%')
                .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
                .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
          }
        });
    return out.toString();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
