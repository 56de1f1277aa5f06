package dev.hookswitch.people;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * The name that one signs in with. Two that look the same are the same: compatible characters are
 * one (NFKC), capitals are small letters, and what cannot be seen is not in it.
 */
public final class Login {

  public static final int LONGEST = 100;

  private Login() {}

  /** As it is stored and compared; empty when it is none. */
  public static Optional<String> of(String text) {
    if (text.length() > 2 * LONGEST) {
      return Optional.empty();
    }
    String login = folded(folded(text.strip()));
    boolean usable =
        !login.isEmpty()
            && login.length() <= LONGEST
            && login.codePoints().allMatch(Login::isVisible);
    return usable ? Optional.of(login) : Optional.empty();
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  /** Letters with their marks, digits, signs; no spaces, nothing that has no shape of its own. */
  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
