package dev.hookswitch.format;

import java.util.Locale;
import java.util.Set;

/** What a header may be that somebody else than the sender sets. */
public final class HeaderRules {

  /** Of a value, in characters. */
  public static final int LONGEST_VALUE = 4_096;

  /** RFC 9110, section 5.6.2: the characters of a token. */
  private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";

  /** Names that are the sender's to set, or would break the framing of the request. */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "accept-encoding",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature");

  private HeaderRules() {}

  public static boolean isName(String text) {
    return text.matches(NAME);
  }

  /** Whether the sender itself sets a header of that name, or nobody may. */
  public static boolean isReserved(String name) {
    return RESERVED.contains(name.toLowerCase(Locale.ROOT));
  }

  /** One line of printable ASCII, and not too long. */
  public static boolean isValue(String text) {
    return text.length() <= LONGEST_VALUE
        && text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127));
  }
}
