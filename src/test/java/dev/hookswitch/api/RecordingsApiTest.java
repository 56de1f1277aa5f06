package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.archive.Archive;
import dev.hookswitch.call.Bystander;
import dev.hookswitch.call.Talker;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Told;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.PbxRecorder;
import dev.hookswitch.recording.PlayedPbx;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.Recording.Audio;
import dev.hookswitch.recording.RecordingStatus;
import dev.hookswitch.store.SqlRecordingStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Recordings, as their account hears them. */
class RecordingsApiTest extends ApiHarness {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TEXT = "RIFF and so on, as bytes";
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

  private final PlayedPbx played = new PlayedPbx();
  private final List<String> announced = new CopyOnWriteArrayList<>();
  private final List<CallEvent> call = Told.answered("1.0", "acme");
  private final String session = call.getFirst().sessionId();
  private final String id = Ids.recording(session);
  private SqlRecordingStore store;
  private Bystander bystander;

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  /** A folder of which is known what was opened and closed; what it does not have is silence. */
  @Override
  Archive archive() {
    Archive below = super.archive();
    return new Archive() {
      @Override
      public void put(String place, Path file, String sha256) throws IOException {
        below.put(place, file, sha256);
      }

      @Override
      public InputStream open(String place, long from, long length) throws IOException {
        InputStream in = below.open(place, from, length);
        opened.incrementAndGet();
        return new FilterInputStream(in) {
          private long left = length;

          @Override
          public int read(byte[] into, int offset, int most) throws IOException {
            if (left == 0) {
              return -1;
            }
            int read = Math.max(in.read(into, offset, most), (int) Math.min(left, most));
            left -= read;
            return read;
          }

          @Override
          public void close() throws IOException {
            closed.incrementAndGet();
            super.close();
          }
        };
      }

      @Override
      public void delete(String place) throws IOException {
        below.delete(place);
      }

      @Override
      public Optional<String> trouble() {
        return below.trouble();
      }

      @Override
      public void close() {
        below.close();
      }
    };
  }

  @Override
  List<PbxRecorder> recorders() {
    return List.of(played);
  }

  @BeforeEach
  void accompany() {
    store = new SqlRecordingStore(database);
    bystander = recordings.accompany("pbx1", aside -> announced.add(aside.toString()));
    recordings.acquired();
  }

  @AfterEach
  void release() {
    recordings.released();
  }

  /** The call asks to be recorded, and two talk. */
  private void record() {
    played.channels.addAll(List.of("a", "b"));
    recordings.want(session);
    bystander.told(call.get(6), List.of(new Talker("c_1", "a"), new Talker("c_2", "b")));
    Eventually.until("it runs", () -> !announced.isEmpty());
  }

  private Recording stored() {
    return store.find(id).orElseThrow();
  }

  /** A finished one, of an account. */
  private String ready(String root, String account) throws IOException {
    return ready(root, account, TEXT.length());
  }

  private String ready(String root, String account, long size) throws IOException {
    String of = Told.answered(root, account).getFirst().sessionId();
    String recording = Ids.recording(of);
    assertThat(
            store.add(
                new Recording(
                    recording,
                    of,
                    "pbx1",
                    account,
                    RecordingStatus.RECORDING,
                    NOW,
                    null,
                    List.of(),
                    true,
                    false,
                    0,
                    null,
                    true,
                    null)))
        .isTrue();
    Path file = folder.resolve("recordings").resolve(root + ".wav");
    Files.createDirectories(file.getParent());
    Files.writeString(file, TEXT);
    store.end(recording, NOW, Instant.parse("2100-01-01T00:00:00Z"));
    Audio audio = new Audio(root + ".wav", size, "5ec0", Duration.ofMillis(1_500));
    store.ready(recording, audio, Instant.parse("2100-01-01T00:00:00Z"));
    return recording;
  }

  private HttpResponse<String> hear(String recording, String key, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/v1/recordings/" + recording))
            .header("Authorization", "Bearer " + key)
            .header("Accept-Encoding", "gzip");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(
          request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.US_ASCII));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  // its life

  @Test
  void itIsTooEarlyUntilItIsReadyAndThenItSounds() {
    record();
    HttpResponse<String> early = hear(id, acme);
    assertThat(early.statusCode()).isEqualTo(425);
    assertThat(header(early, "retry-after")).isEqualTo("5");
    assertThat(header(early, "content-type")).isEqualTo("application/problem+json");
    assertThat(early.body()).contains("the call is not over").contains("Too Early");
    JsonNode shown = get("/v1/calls/" + session + "/recording", acme).body();
    assertThat(shown.path("status").asString()).isEqualTo("recording");
    assertThat(shown.path("url").asString())
        .isEqualTo("https://calls.example.com/v1/recordings/" + id);
    assertThat(announced.getFirst()).contains("https://calls.example.com/v1/recordings/" + id);
    assertThat(send("DELETE", "/v1/recordings/" + id, acme, null).status()).isEqualTo(409);
    String name = played.done.getFirst().split(" ", -1)[2];
    played.answer = new Unknown("it is away");
    bystander.told(call.getLast(), List.of());
    Eventually.until("it is fetched", () -> hear(id, acme).body().contains("on its way"));
    assertThat(hear(id, acme).statusCode()).isEqualTo(425);
    played.record(name, wav(1), wav(2));
    played.answer = null;
    Eventually.until("it can be heard", () -> hear(id, acme).statusCode() == 200);
    HttpResponse<String> heard = hear(id, acme);
    assertThat(heard.body()).startsWith("RIFF").hasSize(48);
    assertThat(header(heard, "content-type")).isEqualTo("audio/wav");
    assertThat(header(heard, "content-encoding")).isEmpty();
    shown = get("/v1/calls/" + session + "/recording", acme).body();
    assertThat(shown.path("size").asInt()).isEqualTo(48);
    assertThat(shown.path("duration").isNumber()).isTrue();
    assertThat(shown.has("paused")).isFalse();
  }

  private static byte[] wav(int sample) {
    byte[] file = new byte[46];
    byte[] head = {
      'R',
      'I',
      'F',
      'F',
      38,
      0,
      0,
      0,
      'W',
      'A',
      'V',
      'E',
      'f',
      'm',
      't',
      ' ',
      16,
      0,
      0,
      0,
      1,
      0,
      1,
      0,
      64,
      31,
      0,
      0,
      (byte) 128,
      62,
      0,
      0,
      2,
      0,
      16,
      0,
      'd',
      'a',
      't',
      'a',
      2,
      0,
      0,
      0
    };
    System.arraycopy(head, 0, file, 0, head.length);
    file[44] = (byte) sample;
    return file;
  }

  @Test
  void itIsPausedAndGoesOn() {
    record();
    JsonNode paused = post("pause", acme).body();
    assertThat(paused.path("paused").asBoolean()).isTrue();
    assertThat(post("pause", acme).status()).isEqualTo(200);
    assertThat(post("resume", acme).body().path("paused").asBoolean()).isFalse();
    assertThat(played.done)
        .extracting(order -> order.split(" ", -1)[0])
        .containsExactly("start", "mute", "mute", "unmute");
    assertThat(post("pause", zeta).status()).isEqualTo(404);
    played.answer = new Unknown("it is away");
    Answer failed = post("pause", acme);
    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.detail()).isEqualTo("the recording goes on as it was: it is away");
    assertThat(stored().paused()).isFalse();
    bystander.told(call.getLast(), List.of());
    Eventually.until("the call is over", () -> post("pause", acme).status() == 409);
  }

  private Answer post(String what, String key) {
    return send("POST", "/v1/calls/" + session + "/recording/" + what, key, "{}");
  }

  @Test
  void whatARuleForbidsToPauseIsNotPaused() {
    store.add(
        new Recording(
            id,
            session,
            "pbx1",
            "acme",
            RecordingStatus.RECORDING,
            NOW,
            null,
            List.of(),
            false,
            false,
            0,
            null,
            true,
            null));
    assertThat(post("pause", acme).status()).isEqualTo(409);
    assertThat(post("pause", acme).detail()).contains("allows no pause");
    assertThat(post("resume", acme).status()).isEqualTo(200);
  }

  @Test
  void whatIsDeletedOrHasFailedIsGone() throws IOException {
    String ready = ready("2.0", "acme");
    assertThat(send("DELETE", "/v1/recordings/" + ready, zeta, null).status()).isEqualTo(404);
    assertThat(send("DELETE", "/v1/recordings/" + ready, acme, null).status()).isEqualTo(204);
    assertThat(hear(ready, acme).statusCode()).isEqualTo(410);
    assertThat(send("DELETE", "/v1/recordings/" + ready, acme, null).status()).isEqualTo(410);
    Path file = folder.resolve("recordings/2.0.wav");
    Eventually.until("its file is gone", () -> !Files.exists(file));
    String failed = ready("3.0", "acme");
    store.delete(failed, NOW);
    record();
    store.fail(id, NOW, "it may not");
    HttpResponse<String> nothing = hear(id, acme);
    assertThat(nothing.statusCode()).isEqualTo(410);
    assertThat(nothing.body()).contains("there is nothing to hear: it may not");
    assertThat(get("/v1/calls/" + session + "/recording", acme).body().path("detail").asString())
        .isEqualTo("it may not");
  }

  @Test
  void someoneElsesIsLikeWhatDoesNotExist() throws IOException {
    String ready = ready("2.0", "acme");
    assertThat(hear(ready, zeta).statusCode()).isEqualTo(404);
    assertThat(hear(ready, zeta).body()).isEqualTo(hear("rec_none", zeta).body());
    assertThat(hear(ready, ADMIN).statusCode()).isEqualTo(200);
    assertThat(get("/v1/recordings", zeta).body().path("data")).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadIsSaidAndNothingIsHalfSent() throws IOException {
    String ready = ready("2.0", "acme");
    Files.delete(folder.resolve("recordings/2.0.wav"));
    assertThat(hear(ready, acme).statusCode()).isEqualTo(503);
  }

  // parts of it

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bytes=0-3          | 206 | RIFF                     | bytes 0-3/24
          bytes=5-           | 206 | and so on, as bytes      | bytes 5-23/24
          bytes=-5           | 206 | bytes                    | bytes 19-23/24
          bytes=-500         | 206 | RIFF and so on, as bytes | bytes 0-23/24
          bytes=23-9999      | 206 | s                        | bytes 23-23/24
          bytes=0-0,5-7      | 200 | RIFF and so on, as bytes |
          bytes=3-1          | 200 | RIFF and so on, as bytes |
          bytes=-            | 200 | RIFF and so on, as bytes |
          seconds=1-2        | 200 | RIFF and so on, as bytes |
          """)
  void aRangeIsSentWhereItIsOne(String range, int status, String body, String contentRange)
      throws IOException {
    HttpResponse<String> answer = hear(ready("2.0", "acme"), acme, "Range", range);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(header(answer, "content-range")).isEqualTo(contentRange == null ? "" : contentRange);
    assertThat(header(answer, "content-length")).isEqualTo("" + body.length());
    assertThat(header(answer, "accept-ranges")).isEqualTo("bytes");
    assertThat(header(answer, "etag")).isEqualTo("\"5ec0\"");
    assertThat(header(answer, "content-type")).isEqualTo("audio/wav");
  }

  @Test
  void aRangeOfWhichNothingIsThereIsRefused() throws IOException {
    String ready = ready("2.0", "acme");
    for (String range : List.of("bytes=24-", "bytes=999-1000", "bytes=-0")) {
      HttpResponse<String> answer = hear(ready, acme, "Range", range);
      assertThat(answer.statusCode()).as(range).isEqualTo(416);
      assertThat(header(answer, "content-range")).isEqualTo("bytes */24");
      assertThat(answer.body()).contains("Range Not Satisfiable");
    }
  }

  @Test
  void whoHasItAlreadyIsToldSo() throws IOException {
    String ready = ready("2.0", "acme");
    assertThat(hear(ready, acme, "If-None-Match", "\"x\", \"5ec0\"").statusCode()).isEqualTo(304);
    assertThat(hear(ready, acme, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    assertThat(hear(ready, acme, "Range", "bytes=0-3", "If-Range", "\"5ec0\"").statusCode())
        .isEqualTo(206);
    assertThat(hear(ready, acme, "Range", "bytes=0-3", "If-Range", "\"x\"").statusCode())
        .isEqualTo(200);
  }

  /** Players skip and hang up: none of them may keep a file open, or a place taken. */
  @Test
  void whoHangsUpInTheMiddleGivesHisPlaceBack() throws IOException {
    String ready = ready("2.0", "acme", 300_000_000);
    for (int i = 1; i <= 3; i++) {
      try (Socket listener = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        String request =
            "GET /v1/recordings/"
                + ready
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + acme
                + "\r\n\r\n";
        listener.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] begin = listener.getInputStream().readNBytes(1_000);
        assertThat(new String(begin, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
        assertThat(opened).hasValue(i);
      }
      Eventually.until("it is closed", () -> closed.get() == opened.get());
    }
    assertThat(hear(ready, acme, "Range", "bytes=0-9").body()).hasSize(10);
    Eventually.until("it is closed", () -> closed.get() == 4);
  }

  // lists, and how it is

  @Test
  void theyAreListedNewestFirstWithACursor() throws IOException {
    for (int i = 0; i < 5; i++) {
      ready("l" + i, "acme");
    }
    ready("z", "zeta");
    List<String> ids = new ArrayList<>();
    String after = "";
    while (after != null) {
      JsonNode page = get("/v1/recordings?limit=2" + after, acme).body();
      page.path("data").forEach(each -> ids.add(each.path("id").asString()));
      after = page.has("next") ? "&after=" + page.path("next").asString() : null;
    }
    assertThat(ids).hasSize(5).doesNotHaveDuplicates();
    assertThat(get("/v1/recordings?status=ready", ADMIN).body().path("data")).hasSize(6);
    assertThat(get("/v1/recordings?status=failed", ADMIN).body().path("data")).isEmpty();
    assertThat(get("/v1/recordings?since=2026-11-26T08:00:01Z", acme).body().path("data"))
        .isEmpty();
    String of = Told.answered("l1", "acme").getFirst().sessionId();
    assertThat(get("/v1/recordings?session_id=" + of, acme).body().path("data")).hasSize(1);
    assertThat(get("/v1/recordings?after=x", acme).status()).isEqualTo(400);
    assertThat(get("/v1/recordings?status=reddy", acme).detail())
        .isEqualTo("status cannot be \"reddy\"; did you mean \"ready\"?");
  }

  @Test
  void whatStandsAgainstRecordingIsSeenInHealthz() {
    assertThat(get("/healthz", null).body().path("recordings").path("ok").asBoolean()).isTrue();
    played.answer = new Unknown("it is away");
    recordings.want(session);
    bystander.told(call.get(6), List.of(new Talker("c_1", "a"), new Talker("c_2", "b")));
    Eventually.until(
        "it is seen",
        () ->
            get("/healthz", null)
                .body()
                .path("recordings")
                .path("detail")
                .asString("")
                .equals("it is away"));
    assertThat(get("/healthz", null).body().path("status").asString()).isEqualTo("degraded");
  }
}
