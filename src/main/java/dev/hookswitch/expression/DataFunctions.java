package dev.hookswitch.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Utils;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Functions of numbers, times and arrays that are ours, and those that end an evaluation. */
final class DataFunctions {

  private static final int MAX_PICTURE = 100;
  private static final int MAX_PRECISION = 15;
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,4})?");

  /** A width with more than two digits would be a request for so many zeros. */
  private static final Pattern WIDE = Pattern.compile(",[^\\]]*\\p{Nd}{3}");

  private DataFunctions() {}

  static void define(Builtin.Definition all) {
    all.add("number", "<(nsb)-:n>", 1, TextFunctions.unlessNothing(DataFunctions::number));
    all.add("round", "<n-n?:n>", 2, TextFunctions.unlessNothing(DataFunctions::round));
    all.add(
        "formatNumber",
        "<n-so?:s>",
        3,
        TextFunctions.unlessNothing(a -> {
          picture(a.text(1));
          return Functions.formatNumber(
              a.number(0), a.text(1), a.get(2) instanceof Map<?, ?> options ? options : null);
        }));
    all.add("toMillis", "<s-s?:n>", 2, TextFunctions.unlessNothing(DataFunctions::toMillis));
    all.add("fromMillis", "<n-s?s?:s>", 3, TextFunctions.unlessNothing(DataFunctions::fromMillis));
    all.add("spread", "<x-:a<o>>", 1, TextFunctions.unlessNothing(a -> spread(a.get(0))));
    all.add("distinct", "<x:x>", 1, TextFunctions.unlessNothing(a -> Distinct.of(a.get(0))));
    all.add("sort", "<af?:a>", 2, TextFunctions.unlessNothing(DataFunctions::sort));
    all.add(
        "error",
        "<s?:x>",
        1,
        a -> {
          throw a.has(0)
              ? ExpressionFailure.told(a.text(0))
              : ExpressionFailure.because("it ended itself by $error");
        });
    all.add(
        "assert",
        "<bs?:x>",
        2,
        a -> {
          if (!Boolean.FALSE.equals(a.get(0))) {
            return null;
          }
          throw a.has(1)
              ? ExpressionFailure.told(a.text(1))
              : ExpressionFailure.because("it ended itself by $assert");
        });
  }

  /** A list of which one is as good as none around it. */
  static List<Object> sequence(List<Object> items) {
    List<Object> sequence = Utils.createSequence();
    sequence.addAll(items);
    return sequence;
  }

  private static Object number(Arguments a) {
    return switch (a.get(0)) {
      case Number number -> number;
      case Boolean bool -> bool ? 1 : 0;
      case String text -> {
        if (text.matches("0[xX][0-9a-fA-F]{1,15}")) {
          yield Long.parseLong(text.substring(2), 16);
        }
        if (!NUMBER.matcher(text).matches()) {
          throw ExpressionFailure.because("$number is given a text that is no number");
        }
        yield Double.parseDouble(text);
      }
      case null, default -> throw ExpressionFailure.because("$number is given no number");
    };
  }

  private static Object round(Arguments a) {
    int precision = a.has(1) ? a.whole(1) : 0;
    if (Math.abs(precision) > MAX_PRECISION) {
      throw ExpressionFailure.because("$round is precise to " + MAX_PRECISION + " digits at most");
    }
    return new BigDecimal(a.number(0).toString())
        .setScale(precision, RoundingMode.HALF_EVEN)
        .doubleValue();
  }

  private static void picture(String picture) {
    if (picture.length() > MAX_PICTURE || WIDE.matcher(picture).find()) {
      throw ExpressionFailure.because(
          "a picture has " + MAX_PICTURE + " characters and widths of two digits at most");
    }
  }

  private static Object toMillis(Arguments a) {
    if (a.has(1)) {
      throw ExpressionFailure.because("$toMillis reads ISO 8601 and takes no picture");
    }
    String text = a.text(0);
    if (text.length() > MAX_PICTURE) {
      throw ExpressionFailure.because("$toMillis is given a text that is no time");
    }
    try {
      if (text.matches("\\d{4}")) {
        return LocalDate.of(Integer.parseInt(text), 1, 1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant()
            .toEpochMilli();
      }
      if (!text.contains("T")) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      }
      if (text.matches(".*[+-]\\d{4}")) {
        text = new StringBuilder(text).insert(text.length() - 2, ':').toString();
      }
      boolean zoned = text.endsWith("Z") || text.matches(".*T.*[+-].*");
      return zoned
          ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException e) {
      throw ExpressionFailure.because("$toMillis is given a text that is no time");
    }
  }

  private static Object fromMillis(Arguments a) {
    long millis = a.number(0).longValue();
    if (millis < FIRST.toEpochMilli() || millis > LAST.toEpochMilli()) {
      throw ExpressionFailure.because("$fromMillis reaches from the year 1 to 9999");
    }
    String zone = a.has(2) ? a.text(2) : "+0000";
    if (!zone.matches("[+-]?\\d{4}")) {
      throw ExpressionFailure.because("a time zone is written as +0200");
    }
    if (a.has(1)) {
      picture(a.text(1));
      return Functions.dateTimeFromMillis(millis, a.text(1), zone);
    }
    try {
      ZoneOffset offset = ZoneOffset.of(zone.length() == 4 ? "+" + zone : zone);
      return MILLIS.format(Instant.ofEpochMilli(millis).atOffset(offset));
    } catch (DateTimeException e) {
      throw ExpressionFailure.because("a time zone is written as +0200");
    }
  }

  private static @Nullable Object spread(@Nullable Object value) {
    List<Object> out = Utils.createSequence();
    switch (value) {
      case List<?> list -> {
        for (Object item : list) {
          if (spread(item) instanceof List<?> parts) {
            out.addAll(parts);
          } else if (item != null) {
            out.add(item);
          }
        }
      }
      case Map<?, ?> map ->
          map.forEach((key, item) -> {
            Map<Object, @Nullable Object> one = new LinkedHashMap<>();
            one.put(key, item);
            out.add(one);
          });
      case null, default -> {
        return value;
      }
    }
    return out;
  }

  private static Object sort(Arguments a) throws Throwable {
    List<?> list = a.list(0);
    if (a.has(1)) {
      return Functions.sort(list, a.get(1));
    }
    List<Object> out = new ArrayList<>(list);
    if (out.stream().allMatch(String.class::isInstance)) {
      out.sort((x, y) -> ((String) x).compareTo((String) y));
    } else if (out.stream().allMatch(Number.class::isInstance)) {
      out.sort((x, y) -> Double.compare(((Number) x).doubleValue(), ((Number) y).doubleValue()));
    } else {
      throw ExpressionFailure.because("$sort without a function sorts strings or numbers");
    }
    return out;
  }
}
