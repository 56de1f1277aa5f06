package dev.hookswitch.store;

import dev.hookswitch.dialer.PlacedCall;
import dev.hookswitch.dialer.PlacedCallJson;
import dev.hookswitch.privacy.NumberRemoval;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A number is taken out of the calls that this program has placed and that are over.
 *
 * @param more there are more than one step changes
 * @param open calls with this number are not over
 */
record PlacedCallRedaction(boolean more, boolean open) {

  static final PlacedCallRedaction NONE = new PlacedCallRedaction(false, false);

  /** Changed in one step. */
  private static final int CALLS = 100;

  private static final String THOSE =
      " from placed_call_number n join placed_call c on c.id = n.call_id where n.number = :number"
          + " and c.created_at <= :until";

  /**
   * Does a step.
   *
   * @param account in whose calls; null: in all
   * @param until calls that were placed later are not concerned
   * @param overSince what was over by then may be changed
   */
  static PlacedCallRedaction step(
      Handle handle,
      String number,
      @Nullable String account,
      Instant until,
      Instant overSince,
      NumberRemoval removal) {
    String those = THOSE + (account == null ? "" : " and c.account = :account");
    List<String> plans =
        bind(
                handle.createQuery(
                    "select c.plan" + those + " and c.over_at <= :over order by c.id limit :most"),
                number,
                account,
                until)
            .bind("over", overSince.toEpochMilli())
            .bind("most", CALLS)
            .mapTo(String.class)
            .list();
    for (String plan : plans) {
      redact(handle, PlacedCallJson.decode(plan), number, removal);
    }
    int open =
        bind(
                handle.createQuery(
                    "select count(*)" + those + " and coalesce(c.over_at, :over + 1) > :over"),
                number,
                account,
                until)
            .bind("over", overSince.toEpochMilli())
            .mapTo(Integer.class)
            .one();
    return new PlacedCallRedaction(plans.size() == CALLS, open > 0);
  }

  private static Query bind(Query query, String number, @Nullable String account, Instant until) {
    query.bind("number", number).bind("until", until.toEpochMilli());
    SqlReading.bindIfPresent(query, "account", account);
    return query;
  }

  private static void redact(Handle handle, PlacedCall call, String number, NumberRemoval removal) {
    handle
        .createUpdate("update placed_call set plan = :plan where id = :id")
        .bind("plan", PlacedCallJson.encode(call.replaceNumbers(removal)))
        .bind("id", call.id())
        .execute();
    handle
        .createUpdate("delete from placed_call_number where number = :number and call_id = :id")
        .bind("number", number)
        .bind("id", call.id())
        .execute();
  }
}
