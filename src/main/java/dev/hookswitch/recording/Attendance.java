package dev.hookswitch.recording;

import dev.hookswitch.call.Bystander;
import dev.hookswitch.call.Talker;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Completed;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who talks on which channel in the calls of one PBX, as it is now, and in which calls that has
 * changed. It knows calls in which somebody talked, and no others; it keeps states and no
 * sequences, so that it is no larger than what goes on. Filled by the link's thread, emptied by the
 * recorder's; nobody is kept waiting.
 */
final class Attendance implements Bystander {

  /**
   * A call.
   *
   * @param call what its last event said of it; null where it was found going on
   * @param people the users and devices that talked in it, as far as they were heard of here
   * @param talkers who came first before the others
   */
  record Present(@Nullable Common call, Set<String> people, List<Talker> talkers, boolean over) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<String, Present> calls = new HashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private boolean watched;

  /** Somebody takes the changes from now on, and is told of all calls once. */
  void watch() {
    lock.lock();
    try {
      watched = true;
      changed.addAll(calls.keySet());
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody does any more: calls that are over need not be kept. */
  void unwatch() {
    lock.lock();
    try {
      watched = false;
      changed.clear();
      calls.values().removeIf(Present::over);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void told(CallEvent event, List<Talker> talkers) {
    String session = event.sessionId();
    lock.lock();
    try {
      if (!(event instanceof Completed)) {
        Set<String> people = CallFacts.people(event);
        people.addAll(peopleIn(session));
        put(session, new Present(event.common(), people, List.copyOf(talkers), false));
      } else if (watched && calls.containsKey(session)) {
        put(session, new Present(event.common(), peopleIn(session), List.of(), true));
      } else {
        calls.remove(session);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void found(String sessionId, List<Talker> talkers) {
    lock.lock();
    try {
      Present before = calls.get(sessionId);
      Common call = before == null ? null : before.call();
      put(sessionId, new Present(call, peopleIn(sessionId), List.copyOf(talkers), false));
    } finally {
      lock.unlock();
    }
  }

  private Set<String> peopleIn(String session) {
    Present before = calls.get(session);
    return before == null ? Set.of() : before.people();
  }

  private void put(String session, Present present) {
    calls.put(session, present);
    touch(session);
  }

  /** That call is to be looked at again, if it is known. */
  void lookAgain(String session) {
    lock.lock();
    try {
      if (calls.containsKey(session)) {
        touch(session);
      }
    } finally {
      lock.unlock();
    }
  }

  private void touch(String session) {
    if (watched) {
      changed.add(session);
      news.signal();
    }
  }

  /** A call that has changed since it was taken last, as soon as there is one. */
  Optional<String> take(Duration patience) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (changed.isEmpty() && left > 0) {
        left = news.awaitNanos(left);
      }
      if (changed.isEmpty()) {
        return Optional.empty();
      }
      String first = changed.iterator().next();
      changed.remove(first);
      return Optional.of(first);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** As it is now; null for a call in which nobody talked, or which is forgotten. */
  @Nullable Present of(String session) {
    lock.lock();
    try {
      return calls.get(session);
    } finally {
      lock.unlock();
    }
  }

  void forget(String session) {
    lock.lock();
    try {
      calls.remove(session);
    } finally {
      lock.unlock();
    }
  }

  /** All calls it knows, as a set of the caller's own. */
  Set<String> sessions() {
    lock.lock();
    try {
      return new HashSet<>(calls.keySet());
    } finally {
      lock.unlock();
    }
  }
}
