package dev.hookswitch.kafka;

import dev.hookswitch.event.Completed;
import dev.hookswitch.journal.Encoded;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a whole log from its beginning, event by event: what goes on where its call is counts, as
 * in the {@link Sieve}, but nobody has to be asked for the past. Remembers the calls in progress,
 * and those that were completed last. For one thread.
 */
final class Ledger {

  /** Calls of which something may come once more, where somebody was interrupted. */
  private static final int COMPLETED = 100_000;

  private final Map<String, Past> open = new HashMap<>();

  private final Map<String, Boolean> completed =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > COMPLETED;
        }
      };

  private long size;
  private long sum;

  /** The next event with what it follows; empty when the beginning of its call was not there. */
  Optional<Chained> chain(Encoded event) {
    Past past = past(event);
    Chained chained = new Chained(event, past.last());
    return takes(chained) ? Optional.of(chained) : Optional.empty();
  }

  /** Whether the next one counts. */
  boolean takes(Chained next) {
    Encoded event = next.event();
    Past past = past(event);
    if (!past.take(next)) {
      return false;
    }
    size++;
    sum += past.last();
    String session = event.event().sessionId();
    if (event.event() instanceof Completed) {
      open.remove(session);
      completed.put(session, true);
    } else {
      open.put(session, past);
    }
    return true;
  }

  /** One that nothing follows, where the call is over. */
  private Past past(Encoded event) {
    String session = event.event().sessionId();
    Past past = open.get(session);
    if (past == null) {
      past = new Past();
      if (completed.containsKey(session)) {
        past.end();
      }
    }
    return past;
  }

  /** How many counted. */
  long size() {
    return size;
  }

  /** Whether the other has come to the same. */
  boolean agreesWith(Ledger other) {
    return size == other.size && sum == other.sum;
  }
}
