package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.Eventually;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.stream.EventStream;
import dev.hookswitch.stream.EventStreams;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events as whoever reads them gets them: over HTTP and WebSocket, as browsers and programs. */
class StreamsApiTest extends ApiHarness {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** One message of server-sent events. */
  private record Message(String id, String event, String data) {
    JsonNode json() {
      return JsonMapper.shared().readTree(data);
    }
  }

  /** A reader of server-sent events by the letter of the standard. */
  private static final class Source implements AutoCloseable {
    final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private String lastId = "";

    Source(HttpRequest request) throws Exception {
      response = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** The next message that has data; null at the end. */
    Message next() throws IOException {
      String event = "message";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            return new Message(lastId, event, data.toString());
          }
          event = "message";
        } else if (line.startsWith("id: ")) {
          lastId = line.substring(4);
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        } else {
          assertThat(line).matches("(:|retry: ).*");
        }
      }
      return null;
    }

    List<Message> next(int count) throws IOException {
      List<Message> messages = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        messages.add(next());
      }
      return messages;
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private Source source(String path, String key) throws Exception {
    return new Source(request(path).header("Authorization", "Bearer " + key).build());
  }

  private void append(String root, String account) {
    journal.append("pbx1", Told.answered(root, account)).join();
  }

  private String ticket(String key) {
    Answer answer = send("POST", "/v1/tickets", key, null);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("expires_in").asInt()).isEqualTo(60);
    return answer.body().path("ticket").asString();
  }

  @Test
  void serverSentEventsAreTheStoredEventsWithTheirCursors() throws Exception {
    append("1", "acme");
    append("2", "zeta");
    String id;
    try (Source source = source("/v1/events/stream?after=e0", acme)) {
      assertThat(source.response.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
      append("3", "acme");
      List<Message> messages = source.next(20);
      JsonNode stored = get("/v1/events", acme).body();
      for (int i = 0; i < 20; i++) {
        assertThat(messages.get(i).json()).isEqualTo(stored.path("data").get(i));
        assertThat(messages.get(i).event())
            .isEqualTo(stored.path("data").get(i).path("event").asString());
      }
      assertThat(messages.getLast().id()).isEqualTo(stored.path("next").asString());
      id = messages.get(14).id();
    }
    // as a browser comes back: its header is newer than its URL
    HttpRequest again =
        request("/v1/events/stream?after=e0")
            .header("Authorization", "Bearer " + acme)
            .header("Last-Event-ID", id)
            .header("Accept-Encoding", "gzip, br")
            .build();
    try (Source source = new Source(again)) {
      assertThat(source.response.headers().firstValue("content-encoding")).isEmpty();
      assertThat(source.next(5))
          .extracting(message -> message.json().path("seq").asInt())
          .containsExactly(6, 7, 8, 9, 10);
    }
    Eventually.until(
        "a reader that has gone is forgotten when it is written to",
        () -> {
          append("more" + System.nanoTime(), "acme");
          return streams.count() == 0;
        });
  }

  @Test
  void aFilterIsWrittenInTheQuery() throws Exception {
    String query =
        "?after=e0&events=COMPLETED,START&sip_users=alice&outcomes=answered"
            + "&condition=event.duration%20%3E%205";
    try (Source source = source("/v1/events/stream" + query, acme)) {
      append("1", "acme");
      Message only = source.next();
      assertThat(only.event()).isEqualTo(CallEvent.Kind.COMPLETED.name());
    }
    for (String[] wrong :
        List.of(
            new String[] {"events=RNG", "events cannot be \"RNG\"; did you mean \"RING\"?"},
            new String[] {"after=x", "after must be a cursor that an earlier answer gave as next"},
            new String[] {"event=RING", "unknown parameter \"event\"; did you mean \"events\"?"},
            new String[] {"dids=1,,2", "dids must be a list of 100 at the most, with commas"})) {
      Answer answer = get("/v1/events/stream?" + wrong[0], acme);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.detail()).startsWith(wrong[1]);
    }
    assertThat(get("/v1/events/stream?condition=(", acme).detail()).startsWith("condition: ");
  }

  @Test
  void aTicketOpensOneStreamOnce() throws Exception {
    assertThat(get("/v1/events/stream", null).status()).isEqualTo(401);
    String ticket = ticket(acme);
    // nothing else is opened by it, and it is not used up by the attempt
    assertThat(get("/v1/events?ticket=" + ticket, null).status()).isEqualTo(401);
    append("1", "acme");
    try (Source source =
        new Source(request("/v1/events/stream?after=e0&ticket=" + ticket).build())) {
      assertThat(source.response.headers().firstValue("access-control-allow-origin")).contains("*");
      assertThat(source.next(10)).doesNotContainNull();
    }
    Answer again = get("/v1/events/stream?ticket=" + ticket, null);
    assertThat(again.status()).isEqualTo(401);
    assertThat(again.detail()).isEqualTo("this ticket is used, too old or not known");
    // one whose key was deleted meanwhile
    String late = ticket(zeta);
    deleteKey("zeta");
    assertThat(get("/v1/events/stream?ticket=" + late, null).status()).isEqualTo(401);
  }

  private void deleteKey(String account) {
    for (JsonNode key : get("/v1/keys", ADMIN).body().path("data")) {
      if (key.path("account").asString("").equals(account)) {
        assertThat(send("DELETE", "/v1/keys/" + key.path("id").asString(), ADMIN, null).status())
            .isEqualTo(204);
      }
    }
  }

  /** A WebSocket client, with what it heard. */
  private static final class Listener implements WebSocket.Listener {
    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(JsonMapper.shared().readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    JsonNode next() throws InterruptedException {
      JsonNode message = messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return message;
    }
  }

  private WebSocket connect(String path, String key, Listener socket) {
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
    if (key != null) {
      builder.header("Authorization", "Bearer " + key);
    }
    return builder.buildAsync(URI.create("ws://127.0.0.1:" + server.port() + path), socket).join();
  }

  private int refusal(String path, String key) {
    try {
      connect(path, key, new Listener());
      throw new AssertionError("it was let in");
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @Test
  void aWebSocketTellsTheSame() throws Exception {
    append("1", "acme");
    append("2", "zeta");
    Listener heard = new Listener();
    WebSocket socket = connect("/v1/events/socket?after=e0&ticket=" + ticket(acme), null, heard);
    assertThat(heard.next().path("type").asString()).isEqualTo("cursor");
    append("3", "acme");
    JsonNode stored = get("/v1/events", acme).body();
    String cursor = "";
    for (int i = 0; i < 20; i++) {
      JsonNode message = heard.next();
      assertThat(message.path("type").asString()).isEqualTo("event");
      assertThat(message.path("event")).isEqualTo(stored.path("data").get(i));
      cursor = message.path("cursor").asString();
    }
    assertThat(cursor).isEqualTo(stored.path("next").asString());
    socket.sendText("hello", true).join();
    assertThat(heard.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
    Eventually.until("it is forgotten", () -> streams.count() == 0);
  }

  @Test
  void whoIsNotLetInIsToldBeforeTheUpgrade() throws Exception {
    assertThat(refusal("/v1/events/socket", null)).isEqualTo(401);
    assertThat(refusal("/v1/events/socket", "hsk_wrong")).isEqualTo(401);
    assertThat(refusal("/v1/events/socket?after=x", acme)).isEqualTo(400);
    assertThat(get("/v1/events/socket", acme).status()).isEqualTo(426);
    List<EventStream> open = new ArrayList<>();
    for (int i = 0; i < EventStreams.MOST_OF_ACCOUNT; i++) {
      open.add(streams.open("acme", Filter.EVERYTHING, null));
    }
    assertThat(refusal("/v1/events/socket", acme)).isEqualTo(429);
    Answer answer = get("/v1/events/stream", acme);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.detail()).isEqualTo("this account has 100 streams open, and may not more");
    open.forEach(EventStream::close);
  }

  @Test
  void theServersEndIsTheirEnd() throws Exception {
    Listener heard = new Listener();
    var _ = connect("/v1/events/socket", acme, heard);
    try (Source source = source("/v1/events/stream", acme)) {
      heard.next();
      streams.close();
      assertThat(source.next()).isNull();
      assertThat(heard.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1001);
    }
  }

  /** Both wait for the heartbeat of 15 s, so they wait together. */
  @Test
  void silenceIsToldAndADeletedKeyIsNoticed() throws Exception {
    Listener heard = new Listener();
    var _ = connect("/v1/events/socket", acme, heard);
    Listener cut = new Listener();
    var _ = connect("/v1/events/socket", zeta, cut);
    String before = heard.next().path("cursor").asString();
    try (Source source = source("/v1/events/stream", zeta)) {
      append("1", "nobody");
      deleteKey("zeta");
      JsonNode silence = heard.next();
      assertThat(silence.path("type").asString()).isEqualTo("cursor");
      assertThat(silence.path("cursor").asString()).isNotEqualTo(before);
      assertThat(source.next()).isNull();
      assertThat(cut.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
    }
  }

  @Test
  void aReaderIsToldOfAGap() throws Exception {
    try (Source source = source("/v1/events/stream?after=e99", acme)) {
      assertThat(source.next().event()).isEqualTo("gap");
      append("1", "acme");
      assertThat(source.next(10)).doesNotContainNull();
    }
    Listener heard = new Listener();
    var _ = connect("/v1/events/socket?after=e99", acme, heard);
    assertThat(heard.next().path("type").asString()).isEqualTo("gap");
    assertThatThrownBy(() -> streams.open("acme", Filter.EVERYTHING, "c1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** More than the two systems keep on the way between them, and nobody who takes it. */
  @Test
  void aReaderWhoDoesNotReadIsLetGo() throws Exception {
    for (int i = 0; i < 1_200; i++) {
      var _ = journal.append("pbx1", Told.answered("much" + i, "acme"));
    }
    append("last", "acme");
    String head = " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + acme + "\r\n";
    try (Socket source = deaf("GET /v1/events/stream?after=e0" + head + "\r\n");
        Socket socket =
            deaf(
                "GET /v1/events/socket?after=e0"
                    + head
                    + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")) {
      Eventually.until("both are there", () -> streams.count() == 2);
      assertThat(source.isConnected() && socket.isConnected()).isTrue();
      Eventually.until(
          Duration.ofMinutes(2),
          () -> "both are let go: " + streams.count(),
          () -> streams.count() == 0);
    }
  }

  private Socket deaf(String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
