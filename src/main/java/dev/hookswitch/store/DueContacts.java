package dev.hookswitch.store;

import dev.hookswitch.campaign.CallingHours;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.store.CampaignRows.Held;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * Contacts of one campaign that may be called now. Their time zones are asked one by one, so that a
 * million who sleep cost nothing while one is awake. For one transaction that holds the campaign.
 */
final class DueContacts {

  static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final Handle handle;
  private final Held held;
  private final Instant now;
  private final List<String> zones;

  /** Somebody who may be called. */
  record Due(
      int n,
      String number,
      String digits,
      @Nullable String name,
      Map<String, String> variables,
      ContactStatus status,
      int attempt,
      long dueAt) {}

  DueContacts(Handle handle, Held held, Instant now) {
    this.handle = handle;
    this.held = held;
    this.now = now;
    this.zones = openZones();
  }

  private List<String> openZones() {
    CallingHours hours = held.campaign().definition().hours();
    return handle
        .createQuery(
            "select word from campaign_word where campaign_key = :key and kind = 'zone' order by"
                + " word")
        .bind("key", held.key())
        .mapTo(String.class)
        .filter(zone -> hours.isOpen(now, zone.isEmpty() ? hours.zone() : ZoneId.of(zone)))
        .list();
  }

  /** Those who wait for their time, the longest first; after them those never called, in order. */
  List<Due> find(int most) {
    List<Due> found = new ArrayList<>(waiting(most));
    if (found.size() < most) {
      found.addAll(fresh(most - found.size()));
    }
    return found;
  }

  private List<Due> waiting(int most) {
    return ofAllZones(
        "due_at <= :now order by due_at, n",
        most,
        select -> select.bind("now", now.toEpochMilli()),
        Comparator.comparingLong(Due::dueAt).thenComparingInt(Due::n));
  }

  private List<Due> fresh(int most) {
    return ofAllZones(
        "status = 'NEW' order by n", most, select -> select, Comparator.comparingInt(Due::n));
  }

  private List<Due> ofAllZones(
      String which, int most, UnaryOperator<Query> bound, Comparator<Due> order) {
    List<Due> found = new ArrayList<>();
    for (String zone : zones) {
      Query select =
          handle
              .createQuery(
                  "select n, number, digits, name, variables, status, attempt, due_at from"
                      + " campaign_contact where campaign_key = :key and zone = :zone and "
                      + which
                      + " limit :most")
              .bind("key", held.key())
              .bind("zone", zone)
              .bind("most", most);
      found.addAll(bound.apply(select).map((row, context) -> due(row)).list());
    }
    return found.stream().sorted(order).limit(most).toList();
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(
        row.getInt("n"),
        row.getString("number"),
        row.getString("digits"),
        row.getString("name"),
        CampaignRows.JSON.readValue(row.getString("variables"), TEXTS),
        ContactStatus.valueOf(row.getString("status")),
        row.getInt("attempt"),
        row.getLong("due_at"));
  }

  /** Compares and sets; false: it was changed by somebody else in this moment. */
  boolean take(Due contact, ContactStatus next) {
    int taken =
        handle
            .createUpdate(
                "update campaign_contact set status = :next, due_at = null, callback_at = null,"
                    + " attempt = attempt + :one where campaign_key = :key and n = :n and status ="
                    + " :status and attempt = :attempt and digits = :digits and coalesce(due_at, 0)"
                    + " = :due")
            .bind("next", contact.status().become(next).name())
            .bind("one", next == ContactStatus.DIALLING ? 1 : 0)
            .bind("key", held.key())
            .bind("n", contact.n())
            .bind("status", contact.status().name())
            .bind("attempt", contact.attempt())
            .bind("digits", contact.digits())
            .bind("due", contact.dueAt())
            .execute();
    if (taken > 1) {
      throw new IllegalStateException("the contact is there " + taken + " times");
    }
    return taken == 1;
  }
}
