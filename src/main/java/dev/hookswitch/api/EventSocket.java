package dev.hookswitch.api;

import dev.hookswitch.journal.JournalException;
import dev.hookswitch.journal.Placed;
import dev.hookswitch.stream.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream as WebSocket messages, one JSON object each: {@code
 * {"type":"event","cursor":…,"event":{…}}}, {@code {"type":"cursor","cursor":…}} when nothing came,
 * {@code {"type":"gap","detail":…}}. A thread of its own sends one message after the other; the
 * reader that does not take one for 30 s is let go.
 */
final class EventSocket implements Telling.Reader<IOException> {

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
      switch (Telling.tell(stream, stillAllowed, this)) {
        case SERVER_ENDS -> close(GOING_AWAY, "the server ends");
        case NOT_ALLOWED_ANY_MORE -> close(POLICY_VIOLATION, "the key was deleted");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody is there any more
    } catch (IOException e) {
      session.disconnect();
    } catch (JournalException e) {
      close(TRY_AGAIN_LATER, "the store cannot be read");
    }
  }

  @Override
  public void gap() throws IOException, InterruptedException {
    send("{\"type\":\"gap\"," + Telling.GAP.substring(1));
  }

  @Override
  public void event(String cursor, Placed placed) throws IOException, InterruptedException {
    String event = new String(placed.json(), StandardCharsets.UTF_8);
    send("{\"type\":\"event\",\"cursor\":\"" + cursor + "\",\"event\":" + event + "}");
  }

  @Override
  public void flush() {
    // each message was waited for
  }

  @Override
  public void nothing(String cursor) throws IOException, InterruptedException {
    send("{\"type\":\"cursor\",\"cursor\":\"" + cursor + "\"}");
  }

  /**
   * Waits until it is on its way: that is what keeps a reader who does not read from filling us.
   */
  private void send(String message) throws IOException, InterruptedException {
    CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
    session.sendText(
        message, Callback.from(() -> sent.complete(null), sent::completeExceptionally));
    try {
      sent.get(LONGEST_SEND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the reader takes nothing", e);
    }
  }

  private void close(int code, String sentence) {
    session.close(code, sentence, Callback.NOOP);
  }
}
