package dev.hookswitch.webhook;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.NumberPlaces;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Puts tokens where an event has phone numbers: {@code 371…~k3J9x2Lm0Q}, the first three digits (of
 * numbers with seven or more) and 60 bits of an HMAC in URL-safe base64. Within an account the same
 * number always gives the same token, so calls can be joined by it; in another account it gives
 * another. Without the key nobody can try all numbers. Safe for all threads.
 *
 * <p>Devices, users, ids, times and everything else stay as they are. A plus sign makes no other
 * number, but is kept. What stands for no number ({@code anonymous}) stays.
 */
public final class NumberMask {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEPT = 3;
  private static final int LONG = 7;
  private static final int TOKEN = 10;

  /** What a PBX says where it has no number. */
  private static final Set<String> NOBODY =
      Set.of("anonymous", "unknown", "private", "restricted", "unavailable", NumberPlaces.REDACTED);

  private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]+");

  /** What looks like a phone number wherever it stands: ITU-T E.164 allows 15 digits. */
  private static final Pattern PHONE = Pattern.compile("(?<![0-9])\\+?[0-9]{7,15}(?![0-9])");

  /** A whole text that is one number as people write it. */
  private static final Pattern WRITTEN = Pattern.compile("\\+?[0-9][0-9 ()/-]{5,20}[0-9]");

  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private final byte[] key;

  /**
   * Makes one.
   *
   * @param key of this installation; who has it can find numbers by trying
   */
  public NumberMask(byte[] key) {
    this.key = key.clone();
  }

  /** The event with tokens. */
  public CallEvent masked(CallEvent event) {
    byte[] accountKey = hmac(key, event.common().account());
    Set<String> own = new HashSet<>();
    NumberPlaces.in(event).forEach(number -> own.add(digits(number)));
    return NumberPlaces.replace(event, new Masking(accountKey, own));
  }

  /**
   * For one event.
   *
   * @param own the digits of the numbers it has
   */
  @SuppressWarnings("ArrayRecordComponent") // made, used, dropped
  private record Masking(byte[] accountKey, Set<String> own) implements NumberPlaces.Replacement {

    @Override
    public String number(String value) {
      return value.isEmpty() || NOBODY.contains(value.toLowerCase(Locale.ROOT))
          ? value
          : token(value);
    }

    @Override
    public String device(String value) {
      return value;
    }

    @Override
    public String perhaps(String value) {
      return isOwn(value) || PHONE.matcher(value).matches() ? token(value) : value;
    }

    @Override
    public String text(String value) {
      if (isOwn(value) || (isWritten(value) && !DATE.matcher(value).matches())) {
        return token(value);
      }
      Matcher phone = PHONE.matcher(value);
      return phone.replaceAll(found -> Matcher.quoteReplacement(token(found.group())));
    }

    private boolean isOwn(String value) {
      String digits = digits(value);
      return !digits.isEmpty() && own.contains(digits);
    }

    private static boolean isWritten(String value) {
      int digits = digits(value).length();
      return WRITTEN.matcher(value).matches() && digits >= LONG && digits <= 15;
    }

    /** Not told when it names a number: an address with a token in it would lead nowhere. */
    @Override
    public @Nullable URI recording(URI url) {
      return PHONE.matcher(url.toString()).find() ? null : url;
    }

    private String token(String value) {
      String digits = digits(value);
      boolean isNumber = DIGITS.matcher(value).matches();
      String kept = isNumber && digits.length() >= LONG ? digits.substring(0, KEPT) : "";
      return (value.startsWith("+") ? "+" : "")
          + kept
          + "…~"
          + Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(hmac(accountKey, digits.isEmpty() ? value : digits))
              .substring(0, TOKEN);
    }
  }

  private static String digits(String value) {
    StringBuilder digits = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      } else if ("+ ()/-".indexOf(c) < 0) {
        return ""; // something else than a number
      }
    }
    return digits.toString();
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
