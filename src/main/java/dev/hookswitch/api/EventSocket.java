package dev.hookswitch.api;

import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.stream.EventStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * A stream as WebSocket messages, one JSON object each: {@code {"type":"event","cursor":…,
 * "event":{…}}}, {@code {"type":"cursor","cursor":…}} when nothing came, {@code
 * {"type":"gap","detail":…}}. A thread of its own sends one message after the other; the reader
 * that does not take one for 30 s is let go.
 */
final class EventSocket {

  // RFC 6455, section 7.4.1, and the registry of close codes
  static final int GOING_AWAY = 1001;
  static final int POLICY_VIOLATION = 1008;
  static final int TRY_AGAIN_LATER = 1013;

  private static final Duration LONGEST_SEND = Duration.ofSeconds(30);

  private final Session session;
  private final EventStream stream;
  private final BooleanSupplier stillAllowed;
  private final Thread thread;

  EventSocket(Session session, EventStream stream, BooleanSupplier stillAllowed) {
    this.session = session;
    this.stream = stream;
    this.stillAllowed = stillAllowed;
    this.thread = Thread.ofVirtual().name("event-socket").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** The connection has ended. */
  void stop() {
    thread.interrupt();
  }

  private void run() {
    try (stream) {
      tell();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody is there any more
    } catch (ExecutionException | TimeoutException e) {
      session.disconnect();
    } catch (JournalException e) {
      close(TRY_AGAIN_LATER, "the store cannot be read");
    }
  }

  private void tell() throws InterruptedException, ExecutionException, TimeoutException {
    if (stream.hasGap()) {
      send("{\"type\":\"gap\",\"detail\":\"events after this cursor may have been deleted\"}");
    }
    send(cursorAlone());
    long lastLook = System.nanoTime();
    while (true) {
      @Nullable List<Placed> events = stream.next(StreamsApi.HEARTBEAT);
      if (events == null) {
        close(GOING_AWAY, "the server ends");
        return;
      }
      if (System.nanoTime() - lastLook >= StreamsApi.HEARTBEAT.toNanos()) {
        lastLook = System.nanoTime();
        if (!stillAllowed.getAsBoolean()) {
          close(POLICY_VIOLATION, "the key was deleted");
          return;
        }
      }
      for (Placed each : events) {
        send(
            "{\"type\":\"event\",\"cursor\":\""
                + stream.cursor(each)
                + "\",\"event\":"
                + new String(each.json(), StandardCharsets.UTF_8)
                + "}");
      }
      if (events.isEmpty()) {
        send(cursorAlone());
      }
    }
  }

  private String cursorAlone() {
    return "{\"type\":\"cursor\",\"cursor\":\"" + stream.cursor() + "\"}";
  }

  /**
   * Waits until it is on its way: that is what keeps a reader who does not read from filling us.
   */
  private void send(String message)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
    session.sendText(
        message, Callback.from(() -> sent.complete(null), sent::completeExceptionally));
    sent.get(LONGEST_SEND.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void close(int code, String sentence) {
    session.close(code, sentence, Callback.NOOP);
  }
}
