package dev.hookswitch.lab;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The PBX's REST interface, as an autodialer uses it. The application is called {@code cases}. */
final class Ari implements AutoCloseable {

  private static final String APP = "cases";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final WebSocket socket;
  private final List<String> events = new CopyOnWriteArrayList<>();

  Ari(int port) {
    this.base = "http://127.0.0.1:" + port + "/ari/";
    URI uri =
        URI.create("ws://127.0.0.1:" + port + "/ari/events?app=" + APP + "&api_key=hook:hook");
    this.socket =
        http.newWebSocketBuilder()
            .buildAsync(
                uri,
                new WebSocket.Listener() {
                  private final StringBuilder text = new StringBuilder();

                  @Override
                  public CompletionStage<?> onText(
                      WebSocket from, CharSequence data, boolean last) {
                    text.append(data);
                    if (last) {
                      events.add(text.toString());
                      text.setLength(0);
                    }
                    from.request(1);
                    return CompletableFuture.completedStage(null);
                  }
                })
            .join();
  }

  /** Dials; whoever answers is handed to the application. */
  void originate(String channelId, String endpoint, String callerId) {
    post(
        "channels/" + channelId,
        "endpoint",
        endpoint,
        "app",
        APP,
        "callerId",
        callerId,
        "timeout",
        "20");
  }

  /** The same as part of another channel's call. */
  void originateFor(String channelId, String originator, String endpoint) {
    post(
        "channels/" + channelId,
        "endpoint",
        endpoint,
        "app",
        APP,
        "originator",
        originator,
        "timeout",
        "20");
  }

  void create(String channelId, String endpoint) {
    post("channels/create", "endpoint", endpoint, "app", APP, "channelId", channelId);
  }

  void dial(String channelId, int seconds) {
    post("channels/" + channelId + "/dial", "timeout", Integer.toString(seconds));
  }

  void hangup(String channelId) {
    send("DELETE", "channels/" + channelId);
  }

  void bridge(String bridgeId) {
    post("bridges/" + bridgeId, "type", "mixing");
  }

  void add(String bridgeId, String channelId) {
    post("bridges/" + bridgeId + "/addChannel", "channel", channelId);
  }

  void destroy(String bridgeId) {
    send("DELETE", "bridges/" + bridgeId);
  }

  boolean hasEvent(String type, String channelId) {
    return events.stream()
        .anyMatch(text ->
            text.contains("\"type\":\"" + type + "\"")
                && text.contains("\"id\":\"" + channelId + "\""));
  }

  private void post(String path, String... parameters) {
    String query =
        IntStream.range(0, parameters.length / 2)
            .mapToObj(i -> parameters[2 * i] + "=" + encoded(parameters[2 * i + 1]))
            .collect(Collectors.joining("&"));
    send("POST", path + "?" + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void send(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, BodyPublishers.noBody())
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString("hook:hook".getBytes(StandardCharsets.UTF_8)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      // a channel that was made just now is a moment later where it can be dialled
      for (int again = 0; answer.statusCode() == 409 && again < 50; again++) {
        Thread.sleep(20);
        answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      }
      boolean gone = method.equals("DELETE") && answer.statusCode() == 404;
      if (answer.statusCode() >= 300 && !gone) {
        throw new AssertionError(method + " " + path + ": " + answer.statusCode() + answer.body());
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
  }
}
