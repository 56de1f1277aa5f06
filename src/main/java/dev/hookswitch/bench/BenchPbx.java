package dev.hookswitch.bench;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An Asterisk as far as a manager connection is concerned: takes the login of one client at a time,
 * answers what the link asks, and says what it is told to. It is never in a hurry by itself: a
 * client that does not read makes whoever speaks wait.
 */
final class BenchPbx implements AutoCloseable {

  static final String NAME = "bench";
  static final String USERNAME = "bench";
  static final String SECRET = "of-nothing";

  private static final int SEND_BUFFER = 256 * 1024;

  private final ServerSocket server;
  private final BlockingQueue<Line> arrivals = new ArrayBlockingQueue<>(16);
  private final long booted = System.nanoTime();
  private volatile boolean closing;

  /** Listens on a free loopback port at once. */
  BenchPbx() throws IOException {
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().name("bench-pbx").daemon().start(this::acceptUntilClosed);
  }

  int port() {
    return server.getLocalPort();
  }

  /**
   * The next client that has logged in and got its snapshot: from now on it hears everything.
   *
   * @throws IOException when none comes in that time
   */
  Line awaitClient(Duration patience) throws IOException {
    try {
      Line line = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new IOException("the program did not log in within " + patience.toSeconds() + " s");
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void acceptUntilClosed() {
    while (!closing) {
      try (Socket socket = server.accept()) {
        new Line(socket).answerUntilClosed();
      } catch (IOException e) {
        // it has gone, as it may; or we are closing
      }
    }
  }

  @Override
  public void close() throws IOException {
    closing = true;
    server.close();
  }

  /** One client. */
  final class Line {
    private final BufferedReader in;
    private final OutputStream out;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile long loggedIn;
    private boolean welcomed;

    Line(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      socket.setSendBufferSize(SEND_BUFFER);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
    }

    /** When its login came, by {@link System#nanoTime}. */
    long loggedInNanos() {
      return loggedIn;
    }

    /** What is said comes in one piece, between answers. */
    void say(Speech speech) throws IOException {
      turn.lock();
      try {
        speech.to(out);
        out.flush();
      } finally {
        turn.unlock();
      }
    }

    private void answerUntilClosed() throws IOException {
      say(to -> to.write(ascii("Asterisk Call Manager/11.0.0\r\n")));
      Map<String, String> action = new HashMap<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          action.put(
              line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        } else if (!action.isEmpty()) {
          answer(action);
          action.clear();
        }
      }
    }

    private void answer(Map<String, String> action) throws IOException {
      switch (action.getOrDefault("action", "").toLowerCase(Locale.ROOT)) {
        case "login" -> {
          boolean right = SECRET.equals(action.get("secret"));
          loggedIn = System.nanoTime();
          respond(action, right ? "Success" : "Error", "Message: Authentication");
          long uptime = TimeUnit.NANOSECONDS.toSeconds(loggedIn - booted);
          say(to ->
              to.write(
                  ascii(
                      "Event: FullyBooted\r\nPrivilege: system,all\r\nUptime: "
                          + uptime
                          + "\r\nStatus: Fully Booted\r\n\r\n")));
        }
        case "ping" -> respond(action, "Success", "Ping: Pong");
        case "coresettings" ->
            respond(action, "Success", "AMIversion: 11.0.0\r\nAsteriskVersion: 22 (bench)");
        case "status" -> {
          String tag = "ActionID: " + action.getOrDefault("actionid", "") + "\r\n";
          respond(action, "Success", "EventList: start\r\nMessage: Channel status will follow");
          say(to -> to.write(ascii("Event: StatusComplete\r\n" + tag + "ListItems: 0\r\n\r\n")));
          if (!welcomed) { // it asks again, to be sure of its calls
            welcomed = true;
            var _ = arrivals.offer(this);
          }
        }
        default -> respond(action, "Success", "Message: Done");
      }
    }

    private void respond(Map<String, String> action, String response, String lines)
        throws IOException {
      String id = action.get("actionid");
      String text =
          "Response: "
              + response
              + "\r\n"
              + (id == null ? "" : "ActionID: " + id + "\r\n")
              + lines
              + "\r\n\r\n";
      say(to -> to.write(ascii(text)));
    }
  }

  /** Something to say. */
  @FunctionalInterface
  interface Speech {
    void to(OutputStream out) throws IOException;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
