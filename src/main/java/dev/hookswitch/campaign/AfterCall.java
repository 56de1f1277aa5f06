package dev.hookswitch.campaign;

import dev.hookswitch.campaign.RetryRules.Next;
import dev.hookswitch.campaign.RetryRules.Past;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a contact when a call to it is over. No clock and no chance.
 *
 * @param status which it then has
 * @param dueAt when it is called again; null: it is not
 */
public record AfterCall(ContactStatus status, @Nullable Instant dueAt) {

  /**
   * What is known of a contact whose call is over.
   *
   * @param removed its number was deleted meanwhile
   * @param doNotCall its number was put on the do-not-call list meanwhile
   * @param callbackAt when it asked to be called; null: it did not
   * @param history all its attempts that are over, the latest last
   */
  public record Known(
      boolean removed, boolean doNotCall, @Nullable Instant callbackAt, List<Past> history) {
    public Known {
      history = List.copyOf(history);
    }
  }

  /** What a contact wants comes before what the rules say. */
  public static AfterCall of(Known known, RetryRules rules, Instant now) {
    if (known.removed()) {
      return end(ContactStatus.REMOVED);
    }
    if (known.doNotCall()) {
      return end(ContactStatus.DO_NOT_CALL);
    }
    if (known.callbackAt() != null) {
      return again(known.callbackAt());
    }
    return switch (rules.after(known.history(), now)) {
      case Next.Again(Instant at) -> again(at);
      case Next.Reached _ -> end(ContactStatus.DONE);
      case Next.GivenUp _ -> end(ContactStatus.FAILED);
    };
  }

  private static AfterCall again(Instant at) {
    return new AfterCall(ContactStatus.WAITING, at);
  }

  private static AfterCall end(ContactStatus status) {
    return new AfterCall(ContactStatus.DIALLING.become(status), null);
  }
}
