package dev.hookswitch.dialer;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an account may do with calls that it has placed, so that a key that was lost does not run up
 * a bill.
 *
 * @param maxCalls at once
 * @param allow what numbers must begin with, digits; empty: any number may be called
 * @param block numbers that may not be called, digits; with a star at its end whatever begins so
 */
public record CallLimits(
    int maxCalls, int perMinute, int perDay, List<String> allow, List<String> block) {

  public static final CallLimits DEFAULT = new CallLimits(10, 60, 2_000, List.of(), List.of());

  private static final String INTERNATIONAL = "00";

  public CallLimits {
    allow = List.copyOf(allow);
    block = List.copyOf(block);
  }

  /** No calls at all. */
  boolean permitNothing() {
    return maxCalls == 0 || perMinute == 0 || perDay == 0;
  }

  /**
   * Whether that number may be called.
   *
   * @param dialled as it is dialled
   * @param formed as it is told: where the settings name a country, in the form of E.164
   */
  public boolean permit(String dialled, String formed) {
    String digits = digits(formed);
    return (allow.isEmpty() || allow.stream().anyMatch(digits::startsWith))
        && spellings(dialled, digits).noneMatch(this::isBlocked);
  }

  /** However a number is spelled, it is blocked. */
  private static Stream<String> spellings(String dialled, String digits) {
    String plain = digits(dialled);
    return Stream.of(digits, plain, withoutPrefix(digits), withoutPrefix(plain));
  }

  private static String withoutPrefix(String digits) {
    return digits.startsWith(INTERNATIONAL) ? digits.substring(INTERNATIONAL.length()) : digits;
  }

  private static String digits(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  private boolean isBlocked(String digits) {
    return block.stream()
        .anyMatch(each ->
            each.endsWith("*")
                ? digits.startsWith(each.substring(0, each.length() - 1))
                : digits.equals(each));
  }
}
