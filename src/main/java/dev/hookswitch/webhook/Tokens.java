package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Authentication.OAuth2;
import dev.hookswitch.endpoint.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens that are in use, one for each client and way: asked for when somebody needs
 * one, by one request however many need it, and kept until shortly before their end. The request
 * has a thread of its own, so that nobody who waits for it can break it off for the others. Safe
 * for all threads.
 */
final class Tokens {

  private static final int MOST = 10_000;
  private static final Duration IDLE = Duration.ofHours(1);
  private static final Executor EACH_ITS_THREAD =
      task -> Thread.ofVirtual().name("token").start(task);

  private record Key(OAuth2 client, Transport transport) {}

  private final TokenRequest request;
  private final InstantSource clock;
  private final Duration timeout;
  private final RecentlyUsed<Key, Slot> slots;

  Tokens(TokenRequest request, InstantSource clock, Duration timeout) {
    this.request = request;
    this.clock = clock;
    this.timeout = timeout;
    this.slots = new RecentlyUsed<>(MOST, IDLE, clock, _ -> {});
  }

  /** What was last asked for, by whomever. */
  private final class Slot {
    private @Nullable CompletableFuture<AccessToken> asked;

    synchronized CompletableFuture<AccessToken> ask(OAuth2 client, Way way) {
      CompletableFuture<AccessToken> now = asked;
      if (now == null || isOver(now)) {
        now = CompletableFuture.supplyAsync(() -> request.make(client, way), EACH_ITS_THREAD);
        asked = now;
      }
      return now;
    }

    private boolean isOver(CompletableFuture<AccessToken> known) {
      return switch (known.state()) {
        case RUNNING -> false;
        case SUCCESS -> !clock.instant().isBefore(known.resultNow().until());
        case FAILED, CANCELLED -> true;
      };
    }

    synchronized void discard(AccessToken.Given token) {
      if (asked != null
          && asked.state() == CompletableFuture.State.SUCCESS
          && asked.resultNow() instanceof AccessToken.Given known
          && known.text().equals(token.text())) {
        asked = null;
      }
    }
  }

  private Slot slot(OAuth2 client, Way way) {
    return slots.get(new Key(client, way.transport()), _ -> new Slot());
  }

  /** A token that can be used now; waits no longer than that for it. */
  AccessToken get(OAuth2 client, Way way, Duration within) {
    try {
      return slot(client, way).ask(client, way).get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return denied("the token endpoint " + new FailureInWords(timeout).didNotAnswer());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return denied("nobody waits for it any longer");
    } catch (ExecutionException e) {
      return denied("the token endpoint cannot be asked");
    }
  }

  private AccessToken denied(String reason) {
    return new AccessToken.Denied(reason, clock.instant());
  }

  /** The endpoint does not take it: whoever asks next gets another. */
  void discard(OAuth2 client, Way way, AccessToken.Given token) {
    slot(client, way).discard(token);
  }
}
