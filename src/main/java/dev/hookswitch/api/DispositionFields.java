package dev.hookswitch.api;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactStore.Disposition;
import dev.hookswitch.endpoint.Nearest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator says of a contact. */
final class DispositionFields {

  private static final Duration FURTHEST = Duration.ofDays(366);

  private DispositionFields() {}

  static Disposition read(JsonBody body, Campaign campaign, Instant now) {
    Disposition said =
        new Disposition(
            word(body, campaign.definition().dispositions()),
            body.text("note", Contact.LONGEST_NOTE),
            callback(body, now),
            Boolean.TRUE.equals(body.flag("do_not_call")));
    body.closed();
    if (said.doNotCall() && said.callbackAt() != null) {
      throw body.wrong("callback_at", "who is not to be called cannot be called back");
    }
    if (said.equals(new Disposition(null, null, null, false))) {
      throw Problem.badRequest("say one of disposition, note, callback_at, do_not_call");
    }
    return said;
  }

  private static @Nullable String word(JsonBody body, List<String> allowed) {
    String word = body.text("disposition");
    if (word == null) {
      return null;
    }
    requireWord(body, "disposition", word);
    if (!allowed.isEmpty() && !allowed.contains(word)) {
      throw body.wrong(
          "disposition",
          "disposition must be one of the campaign's dispositions" + Nearest.hint(word, allowed));
    }
    return word;
  }

  static void requireWord(JsonBody body, String name, String word) {
    if (word.length() > Contact.LONGEST_DISPOSITION
        || word.chars().anyMatch(Character::isISOControl)) {
      throw body.wrong(
          name, "a disposition has 1 to " + Contact.LONGEST_DISPOSITION + " characters");
    }
  }

  private static @Nullable Instant callback(JsonBody body, Instant now) {
    String text = body.text("callback_at");
    if (text == null) {
      return null;
    }
    try {
      Instant at = Instant.parse(text);
      if (at.isAfter(now) && at.isBefore(now.plus(FURTHEST))) {
        return at;
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw body.wrong(
        "callback_at", "callback_at must be a time to come, such as 2026-11-23T04:08:46Z");
  }
}
