package dev.hookswitch.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An OAuth2 server that gives tokens in a row, or does what it is told to. */
final class TokenServer implements AutoCloseable {

  /** A request as it came. */
  record Asked(String authorization, String form) {}

  /** How a request is answered. */
  @FunctionalInterface
  interface Behaviour {
    void answer(HttpExchange exchange, int number) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour = tokens(3600);

  TokenServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/token", this::answer);
    server.start();
  }

  /** Tokens named {@code token-1} and so on, of that life in seconds. */
  static Behaviour tokens(long seconds) {
    return (exchange, number) ->
        say(
            exchange,
            200,
            "{\"access_token\":\"token-"
                + number
                + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                + seconds
                + "}");
  }

  static Behaviour saying(int status, String body) {
    return (exchange, number) -> say(exchange, status, body);
  }

  private static void say(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      int number;
      synchronized (asked) {
        asked.add(new Asked(String.valueOf(authorization), form));
        number = asked.size();
      }
      behaviour.answer(exchange, number);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void behave(Behaviour next) {
    behaviour = next;
  }

  List<Asked> asked() {
    return asked;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
