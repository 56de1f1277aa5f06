package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.asterisk.AriAnswer.Given;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One WebSocket of news, from opening to its end. OkHttp's thread reads and never waits; one other
 * thread takes what was read. When more waits than may, the socket is cut: whoever listens is told
 * that news are missing, which is worse to find out by oneself.
 */
final class AriSocket extends WebSocketListener implements AutoCloseable {

  /** What the reader hands on. */
  sealed interface Received {}

  record Opened() implements Received {}

  record Told(ControlNews news) implements Received {}

  /**
   * Nothing comes after it.
   *
   * @param trouble completes "ADDRESS …"
   */
  record End(Why why, String trouble) implements Received {}

  /** What there is to do about an end. */
  enum Why {
    /** Try again. */
    LOST,
    /** Somebody must change something, here or there. */
    REFUSED,
    /** Another program has taken our name. */
    REPLACED
  }

  /** Its length is looked at by the only thread that adds to it, so that the end always fits. */
  private final BlockingQueue<Received> waiting = new LinkedBlockingQueue<>();

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AriSettings settings;
  private final AriClient client;
  private volatile @Nullable WebSocket socket;

  private AriSocket(AriSettings settings, AriClient client) {
    this.settings = settings;
    this.client = client;
  }

  /** Begins to open; the first thing received is {@link Opened} or the end. */
  static AriSocket open(AriSettings settings, AriClient client) {
    AriSocket socket = new AriSocket(settings, client);
    socket.socket = client.listen(socket);
    return socket;
  }

  boolean isEnded() {
    return ended.get();
  }

  /** The next thing; null when none came in time. */
  @Nullable Received next(Duration wait) throws InterruptedException {
    return waiting.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  // OkHttp's threads

  @Override
  public void onOpen(WebSocket from, Response response) {
    waiting.add(new Opened());
  }

  @Override
  public void onMessage(WebSocket from, String text) {
    client.messageWasHandedOn();
    JsonNode event = AriNews.read(text);
    ControlNews news = AriNews.of(event);
    if (AriNews.isReplaced(event)) {
      end(
          from,
          Why.REPLACED,
          "has handed the application %s to another program, which calls itself the same: each needs a name of its own (app)"
              .formatted(settings.app()));
    } else if (news != null && waiting.size() >= settings.queueCapacity()) {
      end(
          from,
          Why.LOST,
          "told more than was listened to: %d news wait".formatted(settings.queueCapacity()));
    } else if (news != null && !isEnded()) {
      waiting.add(new Told(news));
    }
  }

  @Override
  public void onMessage(WebSocket from, ByteString bytes) {
    client.messageWasHandedOn(); // ARI tells nothing in bytes
  }

  @Override
  public void onClosing(WebSocket from, int code, String reason) {
    end(from, Why.LOST, "closed the connection");
  }

  @Override
  public void onFailure(WebSocket from, Throwable e, @Nullable Response response) {
    int status = response == null ? 0 : response.code();
    switch (status) {
      case 0, 101 -> end(from, Why.LOST, client.inWords(e));
      case 401 -> end(from, Why.REFUSED, AriOrders.inWords(new Given(status, "")));
      // also while Asterisk starts
      case 404 -> end(from, Why.LOST, AriOrders.inWords(new Given(status, "")));
      default -> end(from, Why.LOST, "opens no WebSocket: it answered " + status);
    }
  }

  private void end(WebSocket from, Why why, String trouble) {
    if (ended.compareAndSet(false, true)) {
      waiting.add(new End(why, trouble));
    }
    from.cancel();
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      end(open, Why.LOST, "was closed");
    }
  }
}
