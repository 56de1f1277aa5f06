package dev.hookswitch.store;

import dev.hookswitch.campaign.Contact;
import dev.hookswitch.campaign.ContactNumbers;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.ContactStore.Disposed;
import dev.hookswitch.campaign.ContactStore.Disposition;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says of a contact. Said during the call it is noted, and counts when the call is
 * over. For one transaction that holds the contact.
 */
final class DisposingContact {

  private final Handle handle;
  private final long key;
  private final Contact before;
  private final Instant now;

  DisposingContact(Handle handle, long key, Contact before, Instant now) {
    this.handle = handle;
    this.key = key;
    this.before = before;
    this.now = now;
  }

  Disposed dispose(Disposition said) {
    ContactStatus next = next(said);
    if (next != before.status() && !before.status().mayBecome(next)) {
      return new Disposed.NotAllowed(before.status());
    }
    if (said.doNotCall() && before.number() != null) {
      SqlDoNotCallStore.add(
          handle, account(), List.of(ContactNumbers.digits(before.number())), now);
    }
    Instant callback = said.doNotCall() ? null : said.callbackAt();
    Contact after = after(said, next, callback);
    handle
        .createUpdate(
            "update campaign_contact set status = :status, due_at = :due, callback_at = :callback,"
                + " disposition = :word, note = :note where campaign_key = :key and n = :n")
        .bind("status", next.name())
        .bind("due", CampaignRows.millis(after.dueAt()))
        .bind("callback", CampaignRows.millis(after.callbackAt()))
        .bind("word", after.disposition())
        .bind("note", after.note())
        .bind("key", key)
        .bind("n", before.id().n())
        .execute();
    noteAttempt(said.word());
    if (next != before.status()) {
      CampaignCounts counts = new CampaignCounts(key);
      counts.moved(before.status(), next);
      counts.write(handle);
    }
    return new Disposed.Noted(after);
  }

  private ContactStatus next(Disposition said) {
    boolean isTalking = before.status() == ContactStatus.DIALLING;
    if (said.doNotCall()) {
      return isTalking ? before.status() : ContactStatus.DO_NOT_CALL;
    }
    return said.callbackAt() == null || isTalking ? before.status() : ContactStatus.WAITING;
  }

  private Contact after(Disposition said, ContactStatus next, @Nullable Instant callback) {
    boolean waits = next == ContactStatus.WAITING;
    return new Contact(
        before.id(),
        before.number(),
        before.name(),
        before.zone(),
        before.variables(),
        next,
        before.attempts(),
        !waits ? null : callback == null ? before.dueAt() : callback,
        callback == null && !said.doNotCall() ? before.callbackAt() : callback,
        said.word() == null ? before.disposition() : said.word(),
        said.note() == null ? before.note() : said.note(),
        before.addedAt());
  }

  private String account() {
    return handle
        .createQuery("select account from campaign where key = :key")
        .bind("key", key)
        .mapTo(String.class)
        .one();
  }

  private void noteAttempt(@Nullable String word) {
    if (word != null && before.attempts() > 0) {
      handle
          .createUpdate(
              "update campaign_attempt set disposition = :word where campaign_key = :key and n = :n"
                  + " and attempt = :attempt")
          .bind("word", word)
          .bind("key", key)
          .bind("n", before.id().n())
          .bind("attempt", before.attempts())
          .execute();
    }
  }
}
