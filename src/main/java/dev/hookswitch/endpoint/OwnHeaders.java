package dev.hookswitch.endpoint;

import dev.hookswitch.format.HeaderRules;
import dev.hookswitch.refusal.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The rules for headers that a customer adds to its requests. */
public final class OwnHeaders {

  /** May be an own one, where no {@link Authentication} sets it. */
  static final String AUTHORIZATION = "Authorization";

  /** Beside those that no format may set either: whoever makes the request does. */
  private static final Set<String> RESERVED =
      Set.of("content-type", "proxy-authorization", "proxy-connection");

  private OwnHeaders() {}

  /** What is wrong with a header; empty when it may be sent along. */
  public static Optional<Refusal> refusal(String name, String value) {
    if (!HeaderRules.isName(name)) {
      return Optional.of(EndpointRule.HEADER_NAME.of());
    }
    if (HeaderRules.isReserved(name) || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      return Optional.of(EndpointRule.HEADER_OURS.of(name));
    }
    if (!HeaderRules.isValue(value)) {
      return Optional.of(EndpointRule.HEADER_VALUE.of(name, HeaderRules.LONGEST_VALUE));
    }
    return Optional.empty();
  }
}
