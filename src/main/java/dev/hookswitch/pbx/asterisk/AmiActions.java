package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.asterisk.AmiConnection.AmiRefusal;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Actions and their answers, over a connection of its own: the link's is for reading alone. It is
 * opened by the first action, kept, and opened anew by the next action after it failed; no events
 * come over it. One action at a time; safe for all threads.
 */
final class AmiActions implements AutoCloseable {

  /** An answer, or why there is none. */
  sealed interface Answer {

    record Given(AmiMessage message) implements Answer {}

    /** Nothing was asked. */
    record NotAsked(String sentence) implements Answer {}

    /** It was asked, and perhaps done. */
    record Lost(String sentence) implements Answer {}
  }

  private final AmiSettings settings;
  private final ReentrantLock one = new ReentrantLock(true);
  private final AtomicLong ids = new AtomicLong();
  private @Nullable AmiConnection connection;
  private String version = "";
  private boolean closed;

  AmiActions(AmiSettings settings) {
    this.settings = settings;
  }

  /**
   * Gives an order, and waits for the answer a few seconds at the most.
   *
   * @param headers header, value, header, value … beginning with the action
   */
  Answer order(String... headers) {
    one.lock();
    try {
      return askOnce(headers);
    } finally {
      one.unlock();
    }
  }

  /**
   * Asks what changes nothing, so that it may be asked again where the connection turns out to be
   * gone: Asterisk was restarted, or something between has forgotten it.
   */
  Answer question(String... headers) {
    one.lock();
    try {
      boolean kept = connection != null;
      Answer answer = askOnce(headers);
      return kept && !(answer instanceof Answer.Given) ? askOnce(headers) : answer;
    } finally {
      one.unlock();
    }
  }

  private Answer askOnce(String... headers) {
    AmiConnection open;
    try {
      open = open();
    } catch (AmiRefusal e) {
      return new Answer.NotAsked(settings.address() + " " + e.getMessage());
    } catch (IOException e) {
      return new Answer.NotAsked(settings.address() + " " + AmiConnection.inWords(e));
    }
    boolean sent = false;
    try {
      String id = Long.toString(ids.incrementAndGet());
      open.send(with(id, headers));
      sent = true;
      return new Answer.Given(answer(open, id));
    } catch (IOException e) {
      drop();
      String sentence = settings.address() + " " + AmiConnection.inWords(e);
      return sent ? new Answer.Lost(sentence) : new Answer.NotAsked(sentence);
    }
  }

  private static String[] with(String id, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "ActionID";
    all[headers.length + 1] = id;
    return all;
  }

  private static AmiMessage answer(AmiConnection open, String id) throws IOException {
    while (true) {
      AmiMessage answer = open.readAnswer();
      if (answer.get("ActionID").equals(id)) {
        return answer;
      }
    }
  }

  private AmiConnection open() throws IOException, AmiRefusal {
    AmiConnection open = connection;
    if (open != null) {
      return open;
    }
    if (closed) {
      throw new IOException("is not asked any more");
    }
    open = AmiConnection.open(settings);
    try {
      open.send("Action", "Events", "EventMask", "off");
      open.send("Action", "CoreSettings", "ActionID", "version");
      version = answer(open, "version").get("AsteriskVersion");
    } catch (IOException e) {
      open.close();
      throw e;
    }
    connection = open;
    return open;
  }

  /** The version it spoke to last, as it names it; empty where it does not. */
  String version() {
    one.lock();
    try {
      return version;
    } finally {
      one.unlock();
    }
  }

  private void drop() {
    AmiConnection open = connection;
    if (open != null) {
      open.close();
      connection = null;
    }
  }

  @Override
  public void close() {
    one.lock();
    try {
      closed = true;
      drop();
    } finally {
      one.unlock();
    }
  }
}
