package dev.hookswitch.endpoint;

import dev.hookswitch.format.HeaderRules;
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

  /** What is wrong with a header, one sentence; empty when it may be sent along. */
  public static Optional<String> refusal(String name, String value) {
    if (!HeaderRules.isName(name)) {
      return Optional.of("a header's name is letters, digits and dashes");
    }
    if (HeaderRules.isReserved(name) || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      return Optional.of("the header " + name + " is set by Hookswitch itself");
    }
    if (!HeaderRules.isValue(value)) {
      return Optional.of(
          "the value of the header "
              + name
              + " must be one line of printable ASCII, "
              + HeaderRules.LONGEST_VALUE
              + " characters at most");
    }
    return Optional.empty();
  }
}
