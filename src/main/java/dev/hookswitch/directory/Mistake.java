package dev.hookswitch.directory;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why an entry cannot be so, before it is compared with others: the field that is wrong and a
 * sentence in English. Whoever speaks another language has a sentence for each name.
 */
public enum Mistake {
  ID("id", "an id has 1 to 64 letters, digits, . _ @ -"),
  NAME("name", "name must have 1 to " + Mistake.LONGEST_LABEL + " characters"),
  DEVICES("sip", "a user has " + Mistake.MOST_DEVICES + " devices at the most"),
  DEVICE("sip", "a device is the PBX's name of it, such as 101"),
  NUMBER("number", "a number has 2 to 20 digits, + before it"),
  ACCOUNT_MISSING("account", "account is missing"),
  ACCOUNT("account", "account must have 1 to " + Mistake.LONGEST_ACCOUNT + " characters"),
  LABEL("label", "label must have 1 to " + Mistake.LONGEST_LABEL + " characters");

  private static final int MOST_DEVICES = 50;
  private static final int LONGEST_LABEL = 200;
  private static final int LONGEST_ACCOUNT = 100;
  private static final Pattern ID_TEXT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern DEVICE_TEXT = Pattern.compile("[A-Za-z0-9._@+-]{1,80}");
  private static final Pattern NUMBER_TEXT = Pattern.compile("\\+?[0-9]{2,20}");

  private final String field;
  private final String sentence;

  Mistake(String field, String sentence) {
    this.field = field;
    this.sentence = sentence;
  }

  /** As the API calls it. */
  public String field() {
    return field;
  }

  public String sentence() {
    return sentence;
  }

  /** The first one in a user; empty where there is none. */
  public static Optional<Mistake> in(User user) {
    if (!ID_TEXT.matcher(user.id()).matches()) {
      return Optional.of(ID);
    }
    if (isTooLong(user.name(), LONGEST_LABEL)) {
      return Optional.of(NAME);
    }
    if (isTooLong(user.account(), LONGEST_ACCOUNT)) {
      return Optional.of(ACCOUNT);
    }
    if (user.devices().size() > MOST_DEVICES) {
      return Optional.of(DEVICES);
    }
    return user.devices().stream().allMatch(each -> DEVICE_TEXT.matcher(each).matches())
        ? Optional.empty()
        : Optional.of(DEVICE);
  }

  /** The first one in a number; empty where there is none. */
  public static Optional<Mistake> in(OwnNumber number) {
    if (!NUMBER_TEXT.matcher(number.number()).matches()) {
      return Optional.of(NUMBER);
    }
    if (number.account().isEmpty()) {
      return Optional.of(ACCOUNT_MISSING);
    }
    if (isTooLong(number.account(), LONGEST_ACCOUNT)) {
      return Optional.of(ACCOUNT);
    }
    return isTooLong(number.label(), LONGEST_LABEL) ? Optional.of(LABEL) : Optional.empty();
  }

  private static boolean isTooLong(@Nullable String text, int most) {
    return text != null && text.length() > most;
  }
}
