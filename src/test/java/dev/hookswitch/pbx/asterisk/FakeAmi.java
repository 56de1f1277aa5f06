package dev.hookswitch.pbx.asterisk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A manager port that behaves as a test wants: well, badly, or not at all. */
final class FakeAmi implements AutoCloseable {

  /** What a connection does, from its first byte on. */
  @FunctionalInterface
  interface Script {
    void run(Connection connection) throws IOException, InterruptedException;
  }

  /** One connection, with what it takes to play a server. */
  static final class Connection {
    final int number;
    private final BufferedReader in;
    private final OutputStream out;
    final List<Map<String, String>> actions = new CopyOnWriteArrayList<>();

    private Connection(int number, Socket socket) throws IOException {
      this.number = number;
      this.in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      this.out = socket.getOutputStream();
    }

    void say(String text) throws IOException {
      out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    Map<String, String> nextAction() throws IOException {
      Map<String, String> action = new LinkedHashMap<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          actions.add(action);
          return action;
        }
        action.put(
            line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
      }
      throw new IOException("the client left");
    }

    /** Greets and lets log in; answers nothing else. */
    void login(long uptimeSeconds) throws IOException {
      say("Asterisk Call Manager/7.0.3\n");
      nextAction();
      say("Response: Success\nChallenge: 123456\n\n");
      nextAction();
      say(
          "Response: Success\nMessage: Authentication accepted\n\nEvent: FullyBooted\nUptime: "
              + uptimeSeconds
              + "\n\n");
    }

    /** Answers actions until Status comes, and that with these channels. */
    void answerStatus(String... channels) throws IOException {
      while (true) {
        Map<String, String> action = nextAction();
        String id = action.getOrDefault("ActionID", "");
        if ("Status".equals(action.get("Action"))) {
          say("Response: Success\nActionID: " + id + "\nMessage: Channel status will follow\n\n");
          for (String channel : channels) {
            say("Event: Status\nActionID: " + id + "\n" + channel + "\n\n");
          }
          say("Event: StatusComplete\nActionID: " + id + "\n\n");
          return;
        }
        say("Response: Error\nActionID: " + id + "\nMessage: Permission denied\n\n");
      }
    }

    /** Reads the client's questions and answers none: what is not read makes closing a reset. */
    void hearAllQuestions() throws IOException {
      while (!"Status".equals(nextAction().get("Action"))) {
        // the next one
      }
    }

    void stay() throws IOException {
      while (true) {
        Map<String, String> action = nextAction();
        if ("Ping".equals(action.get("Action"))) {
          say("Response: Success\nPing: Pong\n\n");
        }
      }
    }
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger count = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  FakeAmi(Script script) throws IOException {
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket socket = server.accept();
              sockets.add(socket);
              Connection connection = new Connection(count.incrementAndGet(), socket);
              Thread.ofVirtual().start(() -> play(script, connection, socket));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  private static void play(Script script, Connection connection, Socket socket) {
    try (socket) {
      script.run(connection);
    } catch (IOException e) {
      // the client went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int port() {
    return server.getLocalPort();
  }

  int connections() {
    return count.get();
  }

  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
