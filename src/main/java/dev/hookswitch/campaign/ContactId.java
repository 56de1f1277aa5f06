package dev.hookswitch.campaign;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which contact: the campaign and its number there, from 1. Written {@code ct_CAMPAIGN_NUMBER}, so
 * that it names one contact of all campaigns.
 */
public record ContactId(String campaign, int n) {

  private static final String PREFIX = "ct_";
  private static final Pattern FORM = Pattern.compile("ct_([a-z0-9]{1,40})_([1-9]\\d{0,8})");

  public static Optional<ContactId> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new ContactId(Campaigns.PREFIX + form.group(1), Integer.parseInt(form.group(2))))
        : Optional.empty();
  }

  /**
   * The id of a call to this contact. It follows from what is stored before the call is placed, so
   * that after a crash it is known what to look for.
   */
  public String call(int attempt) {
    return text() + "_" + attempt;
  }

  public String text() {
    return PREFIX + campaign.substring(Campaigns.PREFIX.length()) + "_" + n;
  }

  @Override
  public String toString() {
    return text();
  }
}
