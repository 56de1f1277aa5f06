package dev.hookswitch.dialer;

import dev.hookswitch.call.PlannedLeg;
import dev.hookswitch.call.Plans;
import dev.hookswitch.journal.JournalException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the channels of placed calls: those of this process from memory, those of others
 * and of before from the store. Channels of nobody's of ours cost a comparison. Safe for all
 * threads.
 */
public final class PlacedCallPlans implements Plans {

  private static final Logger LOG = LoggerFactory.getLogger(PlacedCallPlans.class);

  /** As long as the store is asked again: events that cannot be stored wait as well. */
  private static final int MOST_TRIES = 50;

  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final Dialer dialer;
  private final PlacedCallStore store;

  public PlacedCallPlans(Dialer dialer, PlacedCallStore store) {
    this.dialer = dialer;
    this.store = store;
  }

  @Override
  public @Nullable PlannedLeg find(String channel) {
    ChannelName name = ChannelName.of(channel);
    if (name == null || name.party() < 0) {
      return null;
    }
    return dialer
        .state(name.call())
        .map(CallState::call)
        .or(() -> stored(name.call()))
        .filter(call -> name.party() < call.parties().size())
        .map(call -> call.leg(name.party()))
        .orElse(null);
  }

  private Optional<PlacedCall> stored(String id) {
    for (int tries = 1; ; tries++) {
      try {
        return store.find(id).map(PlacedCallStore.StoredCall::call);
      } catch (JournalException e) {
        if (tries == MOST_TRIES || !pause()) {
          LOG.error("call={} is told without its plan: {}", id, e.getMessage());
          return Optional.empty();
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(BETWEEN);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
