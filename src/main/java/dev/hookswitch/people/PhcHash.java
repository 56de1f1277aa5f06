package dev.hookswitch.people;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hash with all that it takes to make it again, as a text in the form of the Password Hashing
 * Competition, which other programs read too.
 */
@SuppressWarnings("ArrayRecordComponent") // read and used at once
record PhcHash(Passwords.Cost cost, byte[] salt, byte[] hash) {

  /** More than this is no hash of ours, and would take memory that others need. */
  private static final int MOST_MEMORY = 256 * 1024;

  private static final int MOST_PASSES = 20;
  private static final int MOST_LANES = 16;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  static Optional<PhcHash> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Passwords.Cost cost =
        new Passwords.Cost(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)));
    boolean bearable =
        cost.memory() <= MOST_MEMORY
            && cost.passes() >= 1
            && cost.passes() <= MOST_PASSES
            && cost.lanes() >= 1
            && cost.lanes() <= MOST_LANES
            && cost.memory() >= 8 * cost.lanes();
    try {
      return bearable
          ? Optional.of(new PhcHash(cost, decoded(parts.group(4)), decoded(parts.group(5))))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // letters of base64, and yet none
    }
  }

  String text() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memory(),
            cost.passes(),
            cost.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  private static byte[] decoded(String text) {
    return Base64.getDecoder().decode(text);
  }
}
