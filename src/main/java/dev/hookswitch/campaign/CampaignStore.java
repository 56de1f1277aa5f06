package dev.hookswitch.campaign;

import dev.hookswitch.journal.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps campaigns durable. Each method is one transaction. For all threads. */
public interface CampaignStore {

  /** Campaigns of one account that are not deleted. */
  int MOST_OF_ACCOUNT = 1_000;

  /** Makes it; false when its account has too many. */
  boolean insert(Campaign campaign);

  Optional<Campaign> find(String id);

  /**
   * Some of them, oldest first.
   *
   * @param account null: of all accounts
   * @param after where an earlier page ended, or null
   */
  Page<Campaign> list(@Nullable String account, @Nullable String after, int limit);

  /** Those whose contacts are called now. */
  List<Campaign> running();

  /**
   * Changes name, kind or definition; what else the change makes different is not kept.
   *
   * @param whole it is changed in what it is, which is only allowed while it is at rest
   */
  Changed change(String id, boolean whole, UnaryOperator<Campaign> change);

  /** Brings it to another state, if {@link CampaignState} allows that. */
  Changed move(String id, CampaignState next, Instant now);

  /**
   * Finishes it if it is running and nobody is left to be called.
   *
   * @return whether it was finished
   */
  boolean finishIfDone(String id, Instant now);

  /** Deletes it, if it is at rest. What belongs to it is deleted by and by. */
  Changed delete(String id, Instant now);

  /**
   * How far it is.
   *
   * @param since begin of the window in which the abandoned are counted
   */
  Progress progress(String id, Instant since);

  /** What came of a change. */
  sealed interface Changed {
    record Done(Campaign campaign) implements Changed {}

    /** Its state does not allow it. */
    record NotAllowed(CampaignState state) implements Changed {}

    /** There is none, or no longer. */
    record Gone() implements Changed {}
  }
}
