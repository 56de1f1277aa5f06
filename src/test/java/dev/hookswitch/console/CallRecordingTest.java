package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Told;
import dev.hookswitch.people.Role;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.Recording.Audio;
import dev.hookswitch.recording.RecordingStatus;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call is heard on its page. */
class CallRecordingTest {

  private static final String SOUND = "RIFF and so on, as bytes";
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
  private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");

  @TempDir Path folder;
  private final List<CallEvent> call = Told.answered("r", "acme");
  private final String session = call.getFirst().sessionId();
  private final String id = Ids.recording(session);
  private final String page = "/console/calls/" + session;
  private final String path = page + "/recording";
  private ConsoleHarness console;
  private ConsoleHarness.Browser ada;

  @BeforeEach
  void start() throws IOException {
    console = new ConsoleHarness(folder);
    console.happens(call);
    ada = console.signedIn("ada", Role.SUPERVISOR, "acme");
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private void runs(boolean paused) {
    assertThat(
            console.recordingStore.add(
                new Recording(
                    id,
                    session,
                    "pbx1",
                    "acme",
                    RecordingStatus.RECORDING,
                    NOW,
                    null,
                    List.of(),
                    true,
                    paused,
                    0,
                    null,
                    true,
                    null)))
        .isTrue();
  }

  private void isReady() throws IOException {
    runs(false);
    Path file = folder.resolve("recordings").resolve("call.wav");
    Files.createDirectories(file.getParent());
    Files.writeString(file, SOUND);
    console.recordingStore.end(id, NOW, NEVER);
    console.recordingStore.ready(
        id, new Audio("call.wav", SOUND.length(), "5ec0", Duration.ofSeconds(75)), NEVER);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void aCallThatWasNotRecordedSaysSo() {
    assertThat(ada.get(page).body())
        .contains("This call was not recorded.")
        .doesNotContain("<audio");
    assertThat(ada.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void itIsTooEarlyUntilItIsReady() {
    runs(false);
    assertThat(ada.get(page).body()).contains("It is being recorded").doesNotContain("<audio");
    HttpResponse<String> early = ada.get(path);
    assertThat(early.statusCode()).isEqualTo(425);
    assertThat(header(early, "Retry-After")).isEqualTo("5");
    console.recordingStore.end(id, NOW, NEVER);
    assertThat(ada.get(page).body()).contains("on its way from the PBX");
    assertThat(ada.get(path).statusCode()).isEqualTo(425);
  }

  @Test
  void itIsHeardWholeAndInParts() throws IOException {
    isReady();
    assertThat(ada.get(page).body()).contains("<audio", "src=\"" + path + "\"", "Length 1:15");
    HttpResponse<String> whole = ada.get(path);
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo(SOUND);
    assertThat(header(whole, "Content-Type")).startsWith("audio/wav");
    assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");
    HttpResponse<String> part = ada.get(path, "Range", "bytes=5-7");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("and");
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 5-7/" + SOUND.length());
    assertThat(ada.get(path, "Range", "bytes=-5").body()).isEqualTo("bytes");
    assertThat(ada.get(path, "Range", "bytes=100-").statusCode()).isEqualTo(416);
    assertThat(ada.get(path, "If-None-Match", "\"5ec0\"").statusCode()).isEqualTo(304);
    assertThat(ada.get(path, "Range", "bytes=5-7", "If-Range", "\"other\"").body())
        .isEqualTo(SOUND);
  }

  @Test
  void whatWasDeletedIsGone() throws IOException {
    isReady();
    assertThat(console.recordings.delete(id)).isTrue();
    assertThat(ada.get(page).body()).contains("The recording was deleted.");
    assertThat(ada.get(path).statusCode()).isEqualTo(410);
  }

  @Test
  void whatCannotBeReadIsSaidSo() throws IOException {
    isReady();
    Files.delete(folder.resolve("recordings").resolve("call.wav"));
    assertThat(ada.get(path).statusCode()).isEqualTo(503);
  }

  @Test
  void itSoundsForNobodyElse() throws IOException {
    isReady();
    assertThat(console.signedIn("zoe", Role.SUPERVISOR, "zeta").get(path).statusCode())
        .isEqualTo(404);
    assertThat(console.signedIn("olga", Role.OPERATOR, "acme").get(path).statusCode())
        .isEqualTo(403);
    assertThat(console.stranger().get(path).statusCode()).isEqualTo(303);
  }
}
