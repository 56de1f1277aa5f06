package dev.hookswitch.console.campaigns;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.ContactNumbers.Reading;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore.ContactQuery;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.console.frame.Language;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of a campaign's contacts somebody looks for, as it stands in the form. What is left empty
 * does not narrow.
 *
 * @param number as it was typed
 * @param digits of it, as they are stored; null: it is empty, or no number
 */
public record ContactSearch(
    String campaign,
    String number,
    @Nullable String digits,
    String status,
    String result,
    String after) {

  static final int PAGE = 50;

  private static final int LONGEST = 100;

  static ContactSearch of(Context ctx, Campaign campaign, PhoneSystems systems) {
    String number = text(ctx, "number").strip();
    Reading read =
        number.isEmpty() ? null : systems.numbers(campaign.definition().pbx()).read(number);
    return new ContactSearch(
        campaign.id(),
        number,
        read instanceof Reading.Understood understood ? understood.digits() : null,
        text(ctx, "status"),
        text(ctx, "result"),
        text(ctx, "after"));
  }

  private static String text(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null || value.length() > LONGEST ? "" : value;
  }

  public boolean isNumberWrong() {
    return !number.isEmpty() && digits == null;
  }

  /** The sentence beside the number; null: nothing is wrong with it. */
  public @Nullable String wrong(Language language) {
    return isNumberWrong() ? language.text("contacts.wrong_number") : null;
  }

  ContactQuery query() {
    return new ContactQuery(
        campaign,
        Arrays.stream(ContactStatus.values())
            .filter(each -> each.word().equals(status))
            .findFirst()
            .orElse(null),
        Arrays.stream(Result.values())
            .filter(each -> each.name().equals(result))
            .findFirst()
            .orElse(null),
        digits,
        after.isEmpty() ? null : after,
        PAGE);
  }

  public List<ContactStatus> statuses() {
    return List.of(ContactStatus.values());
  }

  public List<Result> results() {
    return List.of(Result.values());
  }

  /** Where it is asked for. */
  public String path() {
    return CampaignsPage.PATH + "/" + campaign + "/contacts";
  }

  /** The same search, further on. */
  public String further(String cursor) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("number", number);
    all.put("status", status);
    all.put("result", result);
    all.put("after", cursor);
    return path()
        + "?"
        + all.entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .map(each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }
}
