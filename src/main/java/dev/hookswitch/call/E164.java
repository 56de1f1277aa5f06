package dev.hookswitch.call;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Phone numbers in the form of ITU-T E.164, such as {@code +37120000009}. What is not a valid
 * number of some country stays as it is: extensions, services, emergency numbers, numbers withheld.
 *
 * <p>A number is read as somebody in the default country would dial it; one that is none in that
 * country is tried as an international one whose plus sign the carrier left out. For one thread.
 */
public final class E164 implements NumberForm {

  /** The same few thousand numbers call again and again, and parsing costs microseconds. */
  private static final int REMEMBERED = 10_000;

  /** No international number is shorter in practice; shorter ones would be guesses. */
  private static final int SHORTEST_WITHOUT_PLUS = 10;

  private static final int LONGEST = 32;

  private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
  private final String country;
  private final Map<String, String> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * For a country.
   *
   * @param country two letters, ISO 3166-1
   * @throws IllegalArgumentException when there is no such country
   */
  public E164(String country) {
    this.country = country.toUpperCase(Locale.ROOT);
    if (!library.getSupportedRegions().contains(this.country)) {
      throw new IllegalArgumentException(
          "must be a country's two letters (ISO 3166-1), such as LV: " + country);
    }
  }

  @Override
  public String form(String number) {
    if (number.length() < 2 || number.length() > LONGEST) {
      return number;
    }
    return known.computeIfAbsent(number, this::parse);
  }

  private String parse(String number) {
    String formed = parse(number, number);
    boolean mayLackPlus =
        formed.equals(number)
            && number.length() >= SHORTEST_WITHOUT_PLUS
            && number.chars().allMatch(c -> c >= '0' && c <= '9');
    return mayLackPlus ? parse("+" + number, number) : formed;
  }

  private String parse(String text, String otherwise) {
    try {
      PhoneNumber parsed = library.parse(text, country);
      return library.isValidNumber(parsed) && !parsed.hasExtension()
          ? library.format(parsed, PhoneNumberFormat.E164)
          : otherwise;
    } catch (NumberParseException e) {
      return otherwise;
    }
  }
}
