package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open links of one kind, one for each destination and its login, and the attempt around them
 * that is the same for all kinds. Safe for all threads.
 *
 * <p>An attempt runs on a virtual thread of its own, so that the caller's wait is bounded whatever
 * a client library does; a link that did not come back in time is closed under it, which ends the
 * waiting. A link that failed is retired: no new attempt gets it, and the last one to leave closes
 * it. So nothing of a failed attempt is sent later, behind the caller's back.
 */
final class Links implements AutoCloseable {

  /** Opens a link; takes as long as connecting takes. */
  @FunctionalInterface
  interface Opener {
    Link open(Destination destination, Login login) throws BrokerException, InterruptedException;
  }

  /** How many there may be: each is a connection or more, one to seven threads, and buffers. */
  static final int MOST = 32;

  /** How many events may be under way on one link: what it holds in memory is bounded by that. */
  private static final int MOST_UNDER_WAY = 256;

  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  private final Duration timeout;
  private final Opener opener;
  private final Map<Key, Shared> shared = new HashMap<>();
  private boolean closed;

  Links(Duration timeout, Opener opener) {
    this.timeout = timeout;
    this.opener = opener;
  }

  private record Key(Destination destination, Login login) {}

  /** A link with those who use it. Its fields are guarded by the monitor of {@link Links}. */
  private static final class Shared {
    final Key key;
    final CompletableFuture<Link> link = new CompletableFuture<>();
    final Semaphore places = new Semaphore(MOST_UNDER_WAY, true);
    int users;
    boolean opening;
    boolean retired;
    boolean broken;
    long usedAt = System.nanoTime();

    Shared(Key key) {
      this.key = key;
    }

    @Nullable Link linkNow() {
      return link.isDone() && !link.isCompletedExceptionally() ? link.join() : null;
    }
  }

  AttemptResult publish(URI url, Login login, CallEvent event, byte[] json) {
    long before = System.nanoTime();
    try {
      attempt(Destination.parse(url), login, event, json);
      return new AttemptResult.Accepted(0, since(before));
    } catch (IllegalArgumentException e) {
      return new AttemptResult.Declined(String.valueOf(e.getMessage()), since(before));
    } catch (BrokerException e) {
      LOG.debug("event={} {}", event.id(), e.reason(), e.getCause());
      return e.isDeclined()
          ? new AttemptResult.Declined(e.reason(), since(before))
          : new AttemptResult.Unreachable(e.reason(), since(before));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AttemptResult.Unreachable("was interrupted", since(before));
    }
  }

  private static Trace since(long before) {
    return Trace.of(Duration.ofNanos(System.nanoTime() - before));
  }

  private void attempt(Destination destination, Login login, CallEvent event, byte[] json)
      throws BrokerException, InterruptedException {
    Shared use = enter(new Key(destination, login));
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("publish")
        .start(() -> {
          try {
            publishAndLeave(use, done, event, json);
            done.complete(null);
          } catch (BrokerException | RuntimeException | InterruptedException e) {
            done.completeExceptionally(e);
          }
        });
    await(use, done);
  }

  private void await(Shared use, CompletableFuture<@Nullable Void> done)
      throws BrokerException, InterruptedException {
    try {
      done.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      done.cancel(false); // one that has not begun to send yet never will
      breakOff(use);
      throw BrokerException.unreachable(Failures.didNotAnswer(timeout), e);
    } catch (InterruptedException e) {
      done.cancel(false);
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case BrokerException failure -> {
          retireUnlessDeclined(use, failure);
          throw failure;
        }
        case InterruptedException interrupted ->
            throw BrokerException.unreachable("its connection was closed", interrupted);
        case null, default -> {
          retire(use);
          throw new IllegalStateException("the attempt itself broke", e.getCause());
        }
      }
    }
  }

  private void retireUnlessDeclined(Shared use, BrokerException failure) {
    Link link = use.linkNow();
    if (!failure.isDeclined() || link == null || !link.isOpen()) {
      retire(use);
    }
  }

  /** Leaves before the caller is answered: whoever has an answer no longer uses the link. */
  private void publishAndLeave(
      Shared use, CompletableFuture<@Nullable Void> done, CallEvent event, byte[] json)
      throws BrokerException, InterruptedException {
    try {
      publishOn(use, done, event, json);
    } finally {
      leave(use);
    }
  }

  private void publishOn(
      Shared use, CompletableFuture<@Nullable Void> done, CallEvent event, byte[] json)
      throws BrokerException, InterruptedException {
    Link link = opened(use);
    // given up before the caller does, who would take the link for a hanging one
    if (!use.places.tryAcquire(timeout.toNanos() / 10 * 9, TimeUnit.NANOSECONDS)) {
      throw BrokerException.unreachable(Failures.didNotAnswer(timeout));
    }
    try {
      if (!done.isDone()) {
        link.publish(event, json);
      }
    } finally {
      use.places.release();
    }
  }

  /** The link, opened by the first who needs it while the others wait. */
  private Link opened(Shared use) throws BrokerException, InterruptedException {
    if (isFirst(use)) {
      try {
        Link link = opener.open(use.key.destination(), use.key.login());
        use.link.complete(link);
        closeIfUnwanted(use);
      } catch (BrokerException | RuntimeException | InterruptedException e) {
        use.link.completeExceptionally(e);
      }
    }
    try {
      return use.link.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BrokerException failure) {
        throw failure;
      }
      throw new IllegalStateException("opening the link broke", e.getCause());
    }
  }

  private synchronized boolean isFirst(Shared use) {
    boolean first = !use.opening;
    use.opening = true;
    return first;
  }

  // who uses which

  private synchronized Shared enter(Key key) throws BrokerException {
    if (closed) {
      throw BrokerException.unreachable("is not sent to any more: Hookswitch is being stopped");
    }
    Shared use = shared.get(key);
    if (use != null) {
      Link link = use.linkNow();
      if (link != null && !link.isOpen()) {
        retireNow(use);
        use = null;
      }
    }
    if (use == null) {
      makeRoom();
      use = new Shared(key);
      shared.put(key, use);
    }
    use.users++;
    return use;
  }

  private void makeRoom() throws BrokerException {
    if (shared.size() < MOST) {
      return;
    }
    Optional<Shared> oldest =
        shared.values().stream()
            .filter(use -> use.users == 0)
            .min(Comparator.comparingLong(use -> use.usedAt));
    if (oldest.isEmpty()) {
      throw BrokerException.unreachable(
          "waits: " + MOST + " other destinations of its kind are being published to");
    }
    retireNow(oldest.get());
  }

  private synchronized void leave(Shared use) {
    use.users--;
    use.usedAt = System.nanoTime();
    if (use.retired && use.users == 0) {
      closeLater(use);
    }
  }

  private synchronized void retire(Shared use) {
    if (!use.retired) {
      retireNow(use);
    }
  }

  private void retireNow(Shared use) {
    use.retired = true;
    shared.remove(use.key, use);
    if (use.users == 0) {
      closeLater(use);
    }
  }

  private synchronized void breakOff(Shared use) {
    use.retired = true;
    use.broken = true;
    shared.remove(use.key, use);
    closeLater(use);
  }

  /** It was opened too late for everybody: nobody will leave it who could close it. */
  private synchronized void closeIfUnwanted(Shared use) {
    if (closed || use.broken) {
      closeLater(use);
    }
  }

  /** Closing may take a while, and nobody waits for it. Closing twice does nothing. */
  private static void closeLater(Shared use) {
    Link link = use.linkNow();
    if (link != null) {
      Thread.ofVirtual().name("close-link").start(link::close);
    }
  }

  synchronized void closeIdle(Duration idle) {
    long now = System.nanoTime();
    for (Shared use : List.copyOf(shared.values())) {
      if (use.users == 0 && now - use.usedAt >= idle.toNanos()) {
        retireNow(use);
      }
    }
  }

  synchronized int size() {
    return shared.size();
  }

  @Override
  public void close() {
    List<Shared> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(shared.values());
      shared.clear();
    }
    for (Shared use : all) {
      Link link = use.linkNow();
      if (link != null) {
        link.close();
      }
    }
  }
}
