package dev.hookswitch.campaign;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is to be called in a campaign.
 *
 * @param number null: it was deleted
 * @param zone the time zone's id; empty: the campaign's
 * @param attempts how often it was tried, those included that came to nothing
 * @param dueAt when it is called again; null: not now known
 * @param callbackAt when it asked to be called; null: it did not
 * @param note what an operator wrote
 */
public record Contact(
    ContactId id,
    @Nullable String number,
    @Nullable String name,
    String zone,
    Map<String, String> variables,
    ContactStatus status,
    int attempts,
    @Nullable Instant dueAt,
    @Nullable Instant callbackAt,
    @Nullable String disposition,
    @Nullable String note,
    Instant addedAt) {

  public static final int LONGEST_NAME = 200;
  public static final int LONGEST_NOTE = 2_000;
  public static final int LONGEST_DISPOSITION = 60;

  public Contact {
    variables = Map.copyOf(variables);
  }
}
