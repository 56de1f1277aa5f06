package dev.hookswitch.console.desk;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactStore.Disposition;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wrote into the form of a contact.
 *
 * @param wrong the sentence's key; null: it can be noted
 */
record DeskResult(Disposition said, @Nullable String wrong) {

  private static final Duration FURTHEST = Duration.ofDays(366);

  static DeskResult of(Context ctx, Campaign campaign, ZoneId zone, Instant now) {
    String word = text(ctx, "disposition");
    String note = text(ctx, "note");
    String callback = text(ctx, "callback_at");
    boolean doNotCall = !text(ctx, "do_not_call").isEmpty();
    Instant at = time(callback, zone);
    Disposition said =
        new Disposition(word.isEmpty() ? null : word, note.isEmpty() ? null : note, at, doNotCall);
    return new DeskResult(said, wrong(said, callback, campaign, now));
  }

  private static @Nullable String wrong(
      Disposition said, String callback, Campaign campaign, Instant now) {
    List<String> allowed = campaign.definition().dispositions();
    String word = said.word();
    String note = said.note();
    Instant at = said.callbackAt();
    if (word != null
        && (word.length() > Contact.LONGEST_DISPOSITION
            || (!allowed.isEmpty() && !allowed.contains(word)))) {
      return "desk.wrong_result";
    }
    if (note != null && note.length() > Contact.LONGEST_NOTE) {
      return "desk.wrong_note";
    }
    boolean isTime = at != null && at.isAfter(now) && at.isBefore(now.plus(FURTHEST));
    if ((!callback.isEmpty() && !isTime) || (at != null && said.doNotCall())) {
      return "desk.wrong_time";
    }
    return word == null && note == null && at == null && !said.doNotCall()
        ? "desk.wrong_nothing"
        : null;
  }

  private static String text(Context ctx, String name) {
    String value = ctx.formParam(name);
    return value == null ? "" : value.strip();
  }

  private static @Nullable Instant time(String text, ZoneId zone) {
    try {
      return text.isEmpty() ? null : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
