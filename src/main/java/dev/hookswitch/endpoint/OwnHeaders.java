package dev.hookswitch.endpoint;

import dev.hookswitch.refusal.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rules for headers that a customer adds to its requests. */
public final class OwnHeaders {

  /** RFC 9110, section 5.6.2: the characters of a token. */
  private static final String NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}";

  /** May be an own one, where no {@link Authentication} sets it. */
  static final String AUTHORIZATION = "Authorization";

  private static final int MAX_VALUE = 4_096;

  /** Names that are ours to set, or would break the framing of the request. */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "transfer-encoding",
          "connection",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "accept-encoding",
          "proxy-authorization",
          "proxy-connection",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature");

  private OwnHeaders() {}

  /** What is wrong with a header; empty when it may be sent along. */
  public static Optional<Refusal> refusal(String name, String value) {
    if (!name.matches(NAME)) {
      return Optional.of(EndpointRule.HEADER_NAME.of());
    }
    if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      return Optional.of(EndpointRule.HEADER_OURS.of(name));
    }
    boolean printable = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127));
    if (value.length() > MAX_VALUE || !printable) {
      return Optional.of(EndpointRule.HEADER_VALUE.of(name, MAX_VALUE));
    }
    return Optional.empty();
  }
}
