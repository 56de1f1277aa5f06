package dev.hookswitch.store;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.event.Subtype;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the stores of campaigns have in common: the row of a campaign, and how it is held. */
final class CampaignRows {

  static final JsonMapper JSON = JsonMapper.shared();

  private final Dialect dialect;

  /**
   * A campaign whose row nobody else changes before this transaction ends.
   *
   * @param lastContact the highest number a contact was given
   * @param contacts how many there are
   * @param callerTurn whose turn it is among the caller ids
   */
  record Held(long key, Campaign campaign, int lastContact, int contacts, int callerTurn) {}

  CampaignRows(Dialect dialect) {
    this.dialect = dialect;
  }

  Optional<Held> hold(Handle handle, String id) {
    return handle
        .createQuery(
            "select * from campaign where id = :id and deleted_at is null" + dialect.forUpdate())
        .bind("id", id)
        .map((row, context) ->
            new Held(
                row.getLong("key"),
                campaign(row),
                row.getInt("last_contact"),
                row.getInt("contacts"),
                row.getInt("caller_turn")))
        .findOne();
  }

  static OptionalLong key(Handle handle, String id) {
    return handle
        .createQuery("select key from campaign where id = :id and deleted_at is null")
        .bind("id", id)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  static Campaign campaign(ResultSet row) throws SQLException {
    return new Campaign(
        row.getString("id"),
        row.getString("account"),
        row.getString("name"),
        Subtype.valueOf(row.getString("kind")),
        JSON.readValue(row.getString("definition"), Definition.class),
        CampaignState.valueOf(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Times.get(row, "started_at"),
        Instant.ofEpochMilli(row.getLong("changed_at")));
  }

  static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  /** Those of the numbers that are on the account's do-not-call list. */
  Set<String> blocked(Handle handle, String account, Collection<String> digits) {
    return handle
        .createQuery(
            "select digits from do_not_call where account = :account and digits in (select value"
                + " from "
                + dialect.elements(":digits")
                + ")")
        .bind("account", account)
        .bind("digits", JSON.writeValueAsString(digits))
        .mapTo(String.class)
        .set();
  }
}
