package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.pbx.asterisk.AsteriskRecorder;
import dev.hookswitch.recording.Sound;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/**
 * Real calls in which each party plays a tone of its own, recorded by rule on a real Asterisk: each
 * tone is on the channel where it belongs, through a pause, through transfers, and although the
 * program is killed meanwhile.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class RecordingsLabTest {

  private static final String PAUSED = "37120003001";
  private static final String UNRECORDED = "37120003002";
  private static final String TRANSFERRED = "37120003003";
  private static final String CALLED = "37120003006";
  private static final Duration TALK = Duration.ofMillis(1_500);

  @TempDir Path folder;

  @Test
  void eachTonePlayedIsOnItsOwnChannel() throws IOException, InterruptedException {
    try (Laboratory lab = Laboratory.up();
        Laboratory.ManagerSession oracle = lab.oracle();
        CutProxy ari = new CutProxy(lab.port("PBX_ARI_PORT"))) {
      assertThat(mayRecord(lab)).isEmpty();
      int port = ServeProcess.freePort();
      String settings = settings(lab, ari);
      String paused;
      String unrecorded;
      String transferred;
      String handedOn;
      try (ServeProcess serve = ServeProcess.start(folder, port, settings)) {
        Eventually.until("the link is up", serve::isLinkUp);
        place(lab);
        paused = conversation(serve, PAUSED);
        unrecorded = conversation(serve, UNRECORDED);
        transferred = conversation(serve, TRANSFERRED);
        handedOn = conversation(serve, CALLED);
        Eventually.until("it is recorded", () -> status(serve, paused).equals("recording"));
        HttpResponse<byte[]> early = serve.ask("GET", audio(serve, paused));
        assertThat(early.statusCode()).isEqualTo(425);
        assertThat(early.headers().firstValue("retry-after")).isPresent();
        Thread.sleep(TALK);
        assertThat(serve.post(recording(paused) + "/pause", "{}").path("paused").asBoolean())
            .isTrue();
        Thread.sleep(TALK);
        assertThat(serve.post(recording(paused) + "/resume", "{}").path("paused").asBoolean())
            .isFalse();
        assertThat(serve.ask("POST", recording(handedOn) + "/pause").statusCode()).isEqualTo(409);
        Eventually.until(
            "both were transferred",
            () -> joins(serve, transferred) == 3 && joins(serve, handedOn) == 3);
        Thread.sleep(TALK);
        serve.kill();
      }
      try (ServeProcess serve = ServeProcess.start(folder, port, settings)) {
        Eventually.until("the link is up again", serve::isLinkUp);
        ari.cut(Duration.ofHours(1));
        oracle.send("Action", "Hangup", "Channel", "/^PJSIP.*$/");
        for (String session : new String[] {paused, transferred, handedOn}) {
          JsonNode completed = completed(serve, session);
          assertThat(completed.path("audio_url").asString())
              .isEqualTo("http://127.0.0.1:" + port + audio(serve, session));
          assertThat(serve.ask("GET", audio(serve, session)).statusCode()).isEqualTo(425);
        }
        assertThat(completed(serve, unrecorded).has("audio_url")).isFalse();
        assertThat(serve.ask("GET", recording(unrecorded)).statusCode()).isEqualTo(404);
        ari.cut(Duration.ZERO);
        hearWhatWasPaused(ready(serve, paused));
        hearWhoWasTransferred(ready(serve, transferred));
        hearWhoWasHandedOn(ready(serve, handedOn));
        HttpResponse<byte[]> part =
            serve.ask("GET", audio(serve, paused), "Range", "bytes=0-3", "Accept-Encoding", "gzip");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(new String(part.body(), StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        Eventually.until("nothing is left on the PBX", () -> leftOnPbx(lab) == 0);
        assertThat(serve.ask("DELETE", audio(serve, paused)).statusCode()).isEqualTo(204);
        assertThat(serve.ask("GET", audio(serve, paused)).statusCode()).isEqualTo(410);
        Eventually.until("its file is gone", () -> kept() == 2);
      }
    }
  }

  private String settings(Laboratory lab, CutProxy ari) {
    return """
    pbx:
      - name: lab
        asterisk:
          ami: { port: %d, username: hook, secret: hook }
          ari: { url: "http://127.0.0.1:%d", username: hook, password: hook }
          trunks: ["trunk"]
        default_account: acme
    users:
      - { id: alice, sip: ["101"] }
    recordings:
      store: "file:%s"
      work: "%s"
      rules:
        - { directions: [outbound], users: [alice], pause: false }
        - { account: acme, dids: ["37160000001"] }
    """
        .formatted(
            lab.port("PBX_AMI_PORT"),
            ari.port(),
            folder.resolve("kept"),
            folder.resolve("on-their-way"));
  }

  /** What {@code check} asks. */
  private static Optional<String> mayRecord(Laboratory lab) {
    AmiSettings ami =
        new AmiSettings(
            "lab",
            "127.0.0.1",
            lab.port("PBX_AMI_PORT"),
            "hook",
            "hook",
            false,
            false,
            null,
            List.of(),
            Set.of(),
            10,
            AmiSettings.DEFAULT_SILENCE);
    URI ari = URI.create("http://127.0.0.1:" + lab.port("PBX_ARI_PORT"));
    try (AsteriskRecorder recorder = AsteriskRecorder.overAri(ami, ari, "hook", "hook")) {
      return recorder.trouble();
    }
  }

  /** Each caller is treated as it must be here, and by nobody else. */
  private static void place(Laboratory lab) throws IOException {
    lab.behave("PHONE_101_FROM_" + PAUSED, "answer:600:0");
    lab.callWithTone(PAUSED, "37160000001", 660);
    lab.behave("PHONE_101_FROM_" + UNRECORDED, "answer:600:0");
    lab.callWithTone(UNRECORDED, "37160000006", 660);
    lab.behave("PHONE_101_FROM_" + TRANSFERRED, "blind:103:2");
    lab.behave("PHONE_103_FROM_" + TRANSFERRED, "tone:800");
    lab.callWithTone(TRANSFERRED, "37160000001", 600);
    lab.behave("PSTN_" + CALLED, "tone:500");
    lab.behave("PHONE_103_FROM_" + CALLED, "tone:900");
    lab.callAndTransfer("101", CALLED, "103");
  }

  /** The first two talk for a while, then a pause, then they talk on. */
  private static void hearWhatWasPaused(Sound sound) {
    double[] caller = sound.tone(sound.first, 660);
    double[] callee = sound.tone(sound.second, 425);
    assertThat(Sound.loud(caller)).isGreaterThan(20);
    assertThat(Sound.loud(callee)).isGreaterThan(20);
    assertThat(Sound.loudest(sound.tone(sound.first, 425))).isLessThan(Sound.SILENT);
    assertThat(Sound.loudest(sound.tone(sound.second, 660))).isLessThan(Sound.SILENT);
    int pause = Sound.longestPause(sound.loudness(sound.first), sound.loudness(sound.second));
    assertThat(pause).as("tenths of silence").isGreaterThanOrEqualTo(10);
  }

  /** The caller is on the first channel all along, on the second whom he was transferred to. */
  private static void hearWhoWasTransferred(Sound sound) {
    assertThat(Sound.loud(sound.tone(sound.first, 600))).isGreaterThan(10);
    assertThat(Sound.loud(sound.tone(sound.second, 800))).isGreaterThan(10);
    assertThat(Sound.loudest(sound.tone(sound.first, 800))).isLessThan(Sound.SILENT);
    assertThat(Sound.loudest(sound.tone(sound.second, 600))).isLessThan(Sound.SILENT);
  }

  /** Who was called stays on the second channel when whoever called him has handed him on. */
  private static void hearWhoWasHandedOn(Sound sound) {
    double[] called = sound.tone(sound.second, 500);
    double[] last = sound.tone(sound.first, 900);
    assertThat(Sound.loud(called)).isGreaterThan(Sound.loud(last));
    assertThat(Sound.loud(last)).isGreaterThan(10);
    assertThat(Sound.loudest(sound.tone(sound.first, 500))).isLessThan(Sound.SILENT);
    assertThat(Sound.loudest(sound.tone(sound.second, 900))).isLessThan(Sound.SILENT);
    int half = last.length / 2;
    assertThat(Sound.loud(Arrays.copyOf(last, 10))).as("nobody before the transfer").isZero();
    assertThat(Sound.loud(Arrays.copyOfRange(last, half, last.length))).isPositive();
  }

  private static String recording(String session) {
    return "/v1/calls/" + session + "/recording";
  }

  private static String status(ServeProcess serve, String session) {
    return serve.get(recording(session)).path("status").asString();
  }

  private static String audio(ServeProcess serve, String session) {
    return "/v1/recordings/" + serve.get(recording(session)).path("id").asString();
  }

  /** The session of that party, once two talk in it. */
  private static String conversation(ServeProcess serve, String party) {
    String[] session = {""};
    Eventually.until(
        () -> "two talk in the call of " + party,
        () -> {
          JsonNode calls = serve.get("/v1/calls?party=" + party).path("data");
          session[0] = calls.path(0).path("session_id").asString("");
          return !session[0].isEmpty() && joins(serve, session[0]) >= 2;
        });
    return session[0];
  }

  private static Stream<JsonNode> events(ServeProcess serve, String session) {
    return serve.get("/v1/calls/" + session).path("events").valueStream();
  }

  private static long joins(ServeProcess serve, String session) {
    return events(serve, session)
        .filter(event -> event.path("event").asString().equals("JOIN"))
        .count();
  }

  private static JsonNode completed(ServeProcess serve, String session) {
    Eventually.until(
        () -> session + " is completed",
        () -> serve.get("/v1/calls/" + session).path("status").asString().equals("completed"));
    return events(serve, session).toList().getLast();
  }

  private static Sound ready(ServeProcess serve, String session) {
    Eventually.until(
        () -> "it can be heard: " + serve.get(recording(session)),
        () -> status(serve, session).equals("ready"));
    HttpResponse<byte[]> answer = serve.ask("GET", audio(serve, session));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("audio/wav");
    return Sound.of(answer.body());
  }

  private static long leftOnPbx(Laboratory lab) {
    return count(Path.of(lab.value("PBX_SPOOL"), "recording"));
  }

  private long kept() {
    return count(folder.resolve("kept"));
  }

  private static long count(Path below) {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
