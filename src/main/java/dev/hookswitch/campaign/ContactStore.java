package dev.hookswitch.campaign;

import dev.hookswitch.journal.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps contacts durable. Each method is one transaction. For all threads. */
public interface ContactStore {

  /** Of one campaign. */
  int MOST_OF_CAMPAIGN = 5_000_000;

  /** Different names of variables among the contacts of one campaign. */
  int MOST_VARIABLES_OF_CAMPAIGN = 100;

  /** Reports that are kept of one campaign's imports: the latest. */
  int MOST_IMPORTS = 100;

  /**
   * Adds contacts whose numbers the campaign does not have and the do-not-call list does not name,
   * and notes with them how far the import is.
   *
   * @param before the import as it was before this batch, but for lines and bad rows, which are
   *     those of the batch as well
   * @param most contacts that the campaign may have; with more of them nothing is added
   * @return the import with what came of it; empty when the campaign is gone
   */
  Optional<ImportReport> add(ImportReport before, List<NewContact> batch, int most, Instant now);

  /** Imports of a campaign, the latest first. */
  List<ImportReport> imports(String campaign);

  Optional<Contact> find(ContactId id);

  /** Some of a campaign's contacts, in the order in which they were added. */
  Page<Contact> list(ContactQuery query);

  /** All attempts to reach a contact, the first first. */
  List<Attempt> attempts(ContactId id);

  /** Notes what an operator says of a contact. */
  Disposed dispose(ContactId id, Disposition disposition, Instant now);

  /** The names of variables that a campaign's contacts have, sorted. */
  List<String> variables(String campaign);

  /**
   * Contacts with their latest attempt, in the order in which they were added.
   *
   * @param after the last one of an earlier page; 0 at first
   */
  List<Exported> export(String campaign, int after, int limit);

  /** A contact with its latest attempt; null: there was none. */
  record Exported(Contact contact, @Nullable Attempt latest) {}

  /**
   * Which contacts are asked for; null: any.
   *
   * @param result of their latest attempt; a page of them may be short, or empty, although more
   *     follow: then it names what follows
   * @param digits of the number, all of them
   * @param after a cursor, or null
   */
  record ContactQuery(
      String campaign,
      @Nullable ContactStatus status,
      @Nullable Result result,
      @Nullable String digits,
      @Nullable String after,
      int limit) {}

  /**
   * What an operator says of a contact.
   *
   * @param word null: nothing new
   * @param callbackAt when it wants to be called; null: it said nothing of it
   * @param doNotCall it wants to be called never again, by nobody of the account
   */
  record Disposition(
      @Nullable String word,
      @Nullable String note,
      @Nullable Instant callbackAt,
      boolean doNotCall) {}

  /** What came of it. */
  sealed interface Disposed {
    record Noted(Contact contact) implements Disposed {}

    /** A contact of this status cannot be called again. */
    record NotAllowed(ContactStatus status) implements Disposed {}

    record Gone() implements Disposed {}
  }
}
