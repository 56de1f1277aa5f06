package dev.hookswitch.campaign;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Phone numbers as people write them, made into what is dialled and compared. With a country they
 * are E.164, read as somebody in that country would dial them, and what is no valid number is
 * refused; without one they are digits, with the plus sign that stood before them. Safe for all
 * threads.
 */
public final class ContactNumbers {

  /** Between digits: spaces (one that does not break among them), and what is drawn for the eye. */
  private static final Pattern DRAWN = Pattern.compile("[ \\u00a0().\\-/]+");

  private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]{3,20}");
  private static final int LONGEST = 40;

  /** No international number is shorter in practice; shorter ones would be guesses. */
  private static final int SHORTEST_WITHOUT_PLUS = 10;

  /** The library's word for no country at all. */
  private static final String NO_REGION = "ZZ";

  private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
  private final @Nullable String country;

  /** What a text is. */
  public sealed interface Reading {

    /**
     * A number.
     *
     * @param zone the time zone of its country, if that has one alone; otherwise empty
     */
    record Understood(String number, String digits, String zone) implements Reading {}

    record Refused(String sentence) implements Reading {}
  }

  /**
   * For a country.
   *
   * @param country two letters, ISO 3166-1; null: numbers stay as they are
   */
  public ContactNumbers(@Nullable String country) {
    this.country = country == null ? null : country.toUpperCase(Locale.ROOT);
  }

  public Reading read(String text) {
    String plain = text.length() > LONGEST ? text : DRAWN.matcher(text).replaceAll("");
    if (!DIGITS.matcher(plain).matches()) {
      return new Reading.Refused(
          "the number must have 3 to 20 digits, a plus sign before them if it is international");
    }
    PhoneNumber parsed = parse(plain);
    if (parsed != null) {
      String number = library.format(parsed, PhoneNumberFormat.E164);
      return country == null
          ? new Reading.Understood(plain, digits(plain), zone(parsed))
          : new Reading.Understood(number, digits(number), zone(parsed));
    }
    return country == null
        ? new Reading.Understood(plain, digits(plain), "")
        : new Reading.Refused("the number is not valid, neither in " + country + " nor abroad");
  }

  /** The digits alone: what the same number always has in common. */
  public static String digits(String number) {
    return number.startsWith("+") ? number.substring(1) : number;
  }

  private @Nullable PhoneNumber parse(String plain) {
    if (country == null) {
      return plain.startsWith("+") ? valid(plain, NO_REGION) : null;
    }
    PhoneNumber parsed = valid(plain, country);
    boolean mayLackPlus =
        parsed == null && plain.length() >= SHORTEST_WITHOUT_PLUS && !plain.startsWith("+");
    return mayLackPlus ? valid("+" + plain, country) : parsed;
  }

  private @Nullable PhoneNumber valid(String text, String region) {
    try {
      PhoneNumber parsed = library.parse(text, region);
      return library.isValidNumber(parsed) ? parsed : null;
    } catch (NumberParseException e) {
      return null;
    }
  }

  private String zone(PhoneNumber number) {
    String region = library.getRegionCodeForNumber(number);
    return region == null ? "" : ZonesOfCountries.zone(region);
  }
}
