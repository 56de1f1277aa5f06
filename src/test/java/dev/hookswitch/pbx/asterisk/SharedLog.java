package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Appended;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.journal.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One journal with several writers, in memory and in one thread: commits happen when the test wants
 * them. What it takes and refuses is what {@link Journal} promises, and what the contract of the
 * stores tests of the real ones.
 */
final class SharedLog {

  private final Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
  private final Set<String> ids = new HashSet<>();

  Writer writer() {
    return new Writer();
  }

  Map<String, List<CallEvent>> sessions() {
    return sessions;
  }

  Set<String> openSessionIds() {
    return writer().openSessionIds("");
  }

  private static boolean isOver(List<CallEvent> session) {
    return session.getLast().kind() == CallEvent.Kind.COMPLETED;
  }

  /** The journal as one process has it. */
  final class Writer implements Journal {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Set<String> shut = new HashSet<>();

    /** Commits what waits. */
    void commit() {
      while (!waiting.isEmpty()) {
        waiting.removeFirst().run();
      }
    }

    /** What was not committed is lost with the process. */
    void die() {
      waiting.clear();
    }

    @Override
    public CompletableFuture<Appended> append(String origin, List<CallEvent> events) {
      CompletableFuture<Appended> done =
          new CompletableFuture<>() {
            @Override
            public Appended join() {
              commit();
              return super.join();
            }
          };
      waiting.add(() -> done.complete(store(events)));
      return done;
    }

    private Appended store(List<CallEvent> events) {
      Set<String> refused = new HashSet<>();
      for (CallEvent event : events) {
        String session = event.sessionId();
        if (shut.contains(session) || !takes(event)) {
          shut.add(session);
          refused.add(session);
        }
      }
      return new Appended(refused);
    }

    private boolean takes(CallEvent event) {
      List<CallEvent> session = session(event.sessionId());
      if (ids.contains(event.id())) {
        return event.seq() <= session.size() && session.get(event.seq() - 1).equals(event);
      }
      if (event.seq() != session.size() + 1) {
        return false;
      }
      ids.add(event.id());
      sessions.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
      return true;
    }

    @Override
    public List<CallEvent> takeUp(String sessionId) {
      shut.remove(sessionId);
      return session(sessionId);
    }

    @Override
    public List<CallEvent> session(String sessionId) {
      return List.copyOf(sessions.getOrDefault(sessionId, List.of()));
    }

    @Override
    public List<List<CallEvent>> openSessions(String origin) {
      return sessions.values().stream()
          .filter(session -> !isOver(session))
          .map(List::copyOf)
          .toList();
    }

    @Override
    public Set<String> openSessionIds(String origin) {
      Set<String> open = new HashSet<>();
      openSessions(origin).forEach(session -> open.add(session.getFirst().sessionId()));
      return open;
    }

    @Override
    public List<String> lastCompleted(String origin, int limit) {
      return sessions.entrySet().stream()
          .filter(session -> isOver(session.getValue()))
          .map(Map.Entry::getKey)
          .toList();
    }

    @Override
    public int waiting() {
      return waiting.size();
    }

    @Override
    public void close() {
      commit();
    }

    @Override
    public boolean isShared() {
      return true;
    }

    // what an observer never asks for

    @Override
    public int partitions() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void onCommit(Consumer<List<Entry>> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void onPeersCommit(Runnable listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Entry> read(Map<Integer, Long> from, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CommitOrder commitOrder() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long[] ends() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> openOrigins() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Page<CallEvent> events(EventQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Page<CallRow> calls(CallQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CallRow> call(String sessionId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> trouble() {
      return Optional.empty();
    }
  }
}
