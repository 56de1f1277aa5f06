package dev.hookswitch.privacy;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.NumberPlaces;
import java.net.URI;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes one number out of events, with or without a plus sign and however it is spaced; never a
 * part of a longer one.
 */
public final class NumberRemoval implements NumberPlaces.OfTexts {

  private final Pattern number;

  /**
   * Makes one.
   *
   * @param digits the number, without a plus sign
   */
  public NumberRemoval(String digits) {
    this.number =
        Pattern.compile(
            digits
                .chars()
                .mapToObj(digit -> String.valueOf((char) digit))
                .collect(Collectors.joining("[ ()/-]{0,2}", "(?<![0-9])\\+?", "(?![0-9])")));
  }

  /** Whether the number may stand in an event that is stored so. */
  public boolean concerns(String json) {
    return number.matcher(json).find();
  }

  public CallEvent from(CallEvent event) {
    return NumberPlaces.replace(event, this);
  }

  @Override
  public String text(String value) {
    return number.matcher(value).replaceAll(NumberPlaces.REDACTED);
  }

  @Override
  public @Nullable URI recording(URI url) {
    return concerns(url.toString()) ? null : url;
  }
}
