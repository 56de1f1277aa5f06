package dev.hookswitch.store;

import dev.hookswitch.campaign.Attempt;
import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactId;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.Result;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Rows of contacts, of their attempts, and of imports. */
final class ContactRows {

  private ContactRows() {}

  static Contact contact(String campaign, ResultSet row) throws SQLException {
    return new Contact(
        new ContactId(campaign, row.getInt("n")),
        row.getString("number"),
        row.getString("name"),
        row.getString("zone"),
        CampaignRows.JSON.readValue(row.getString("variables"), DueContacts.TEXTS),
        ContactStatus.valueOf(row.getString("status")),
        row.getInt("attempt"),
        Times.get(row, "due_at"),
        Times.get(row, "callback_at"),
        row.getString("disposition"),
        row.getString("note"),
        Instant.ofEpochMilli(row.getLong("added_at")));
  }

  /** The columns of an attempt, where they stand beside those of its contact. */
  static String attemptColumns() {
    return "a.attempt as a_attempt, a.call_id, a.caller_id, a.started_at, a.answered_at,"
        + " a.ended_at, a.result, a.cause, a.operator, a.session_id, a.talk_ms, a.disposition as"
        + " a_disposition";
  }

  /**
   * Attempts of a campaign, to be read by {@link #attempt}.
   *
   * @param which of them, and in which order: the query goes on with it
   */
  static Query attempts(Handle handle, long key, String which) {
    return handle
        .createQuery(
            "select "
                + attemptColumns()
                + " from campaign_attempt a where campaign_key = :key and "
                + which)
        .bind("key", key);
  }

  /** Null: there is none beside this contact. */
  static @Nullable Attempt attempt(ResultSet row) throws SQLException {
    String callId = row.getString("call_id");
    if (callId == null) {
      return null;
    }
    String result = row.getString("result");
    int cause = row.getInt("cause");
    boolean hasCause = !row.wasNull();
    long talked = row.getLong("talk_ms");
    boolean hasTalked = !row.wasNull();
    return new Attempt(
        row.getInt("a_attempt"),
        callId,
        row.getString("caller_id"),
        Instant.ofEpochMilli(row.getLong("started_at")),
        Times.get(row, "answered_at"),
        Times.get(row, "ended_at"),
        result == null ? null : Result.valueOf(result),
        hasCause ? cause : null,
        row.getString("operator"),
        row.getString("session_id"),
        hasTalked ? Duration.ofMillis(talked) : null,
        row.getString("a_disposition"));
  }

  static ImportReport report(String campaign, ResultSet row) throws SQLException {
    return new ImportReport(
        row.getString("id"),
        campaign,
        ImportReport.State.valueOf(row.getString("state")),
        Instant.ofEpochMilli(row.getLong("started_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        row.getLong("lines"),
        row.getLong("added"),
        row.getLong("duplicates"),
        row.getLong("blocked"),
        row.getLong("bad"),
        List.of(
            CampaignRows.JSON.readValue(row.getString("bad_rows"), ImportReport.BadRow[].class)),
        row.getString("detail"));
  }

  static void save(Handle handle, long key, ImportReport report) {
    handle
        .createUpdate(
            "insert into campaign_import (id, campaign_key, started_at, updated_at, state, lines,"
                + " added, duplicates, blocked, bad, bad_rows, detail) values (:id, :key, :started,"
                + " :updated, :state, :lines, :added, :duplicates, :blocked, :bad, :rows, :detail)"
                + " on conflict (id) do update set updated_at = :updated, state = :state, lines ="
                + " :lines, added = :added, duplicates = :duplicates, blocked = :blocked, bad ="
                + " :bad, bad_rows = :rows, detail = :detail")
        .bind("id", report.id())
        .bind("key", key)
        .bind("started", report.startedAt().toEpochMilli())
        .bind("updated", report.updatedAt().toEpochMilli())
        .bind("state", report.state().name())
        .bind("lines", report.lines())
        .bind("added", report.added())
        .bind("duplicates", report.duplicates())
        .bind("blocked", report.blocked())
        .bind("bad", report.bad())
        .bind("rows", CampaignRows.JSON.writeValueAsString(report.badRows()))
        .bind("detail", report.detail())
        .execute();
  }
}
