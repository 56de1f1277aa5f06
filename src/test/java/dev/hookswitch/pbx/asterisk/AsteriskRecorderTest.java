package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.PbxRecorder.Side;
import dev.hookswitch.pbx.asterisk.FakeAmi.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The orders as Asterisk gets them, and what its answers mean. */
class AsteriskRecorderTest {

  private static final String PERMISSION = "Response: Error\nMessage: Permission denied\n";
  private static final String NO_CHANNEL = "Response: Error\nMessage: No such channel\n";
  private static final String SUCCESS = "Response: Success\n";

  @TempDir Path folder;
  private final List<Map<String, String>> actions = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> variables = new ConcurrentHashMap<>();

  /** Behaves as Asterisk does; where {@code instead} has an answer, as that says. */
  private FakeAmi asterisk(String version, Function<Map<String, String>, String> instead)
      throws IOException {
    return new FakeAmi(connection -> {
      connection.login(100);
      while (true) {
        Map<String, String> action = connection.nextAction();
        String answer = instead.apply(action);
        answer(connection, action, answer == null ? usual(version, action) : answer);
      }
    });
  }

  private static void answer(Connection connection, Map<String, String> action, String answer)
      throws IOException {
    String id = action.get("ActionID");
    connection.say("Event: FullyBooted\n\n" + answer);
    connection.say(id == null ? "\n" : "ActionID: " + id + "\n\n");
  }

  private String usual(String version, Map<String, String> action) {
    return switch (action.get("Action")) {
      case "Events" -> SUCCESS + "Events: Off\n";
      case "CoreSettings" -> SUCCESS + "AsteriskVersion: " + version + "\n";
      case "Getvar" -> {
        actions.add(action);
        yield SUCCESS + "Value: " + variables.getOrDefault(action.get("Variable"), "") + "\n";
      }
      case "MixMonitor" -> {
        actions.add(action);
        variables.put("HOOKSWITCH_rec-1", "0x7f");
        yield SUCCESS + "MixMonitorID: 0x7f\n";
      }
      default -> {
        actions.add(action);
        yield SUCCESS;
      }
    };
  }

  private static AmiSettings settings(FakeAmi ami) {
    return settings(ami.port());
  }

  private static AmiSettings settings(int port) {
    return new AmiSettings(
        "lab",
        "127.0.0.1",
        port,
        "hook",
        "secret",
        false,
        false,
        null,
        List.of(),
        Set.of(),
        10,
        Duration.ofSeconds(15));
  }

  private AsteriskRecorder recorder(FakeAmi ami) {
    return AsteriskRecorder.onFolder(settings(ami), folder);
  }

  private static String sentence(CommandOutcome outcome) {
    return switch (outcome) {
      case Refused(String sentence) -> "refused: " + sentence;
      case Unknown(String sentence) -> "unknown: " + sentence;
      case Done _, NotThere _ -> throw new AssertionError(outcome);
    };
  }

  // orders

  @Test
  void bothSidesAreRecordedWhereAriCanShowThem() throws IOException {
    try (FakeAmi ami = asterisk("22.10.1", _ -> null);
        AsteriskRecorder recorder = recorder(ami)) {
      assertThat(recorder.start("1795.0", "rec-1")).isEqualTo(new Done(""));
      assertThat(actions.getLast())
          .containsEntry("Action", "MixMonitor")
          .containsEntry("Channel", "1795.0")
          .containsEntry(
              "Options",
              "r(../recording/rec-1-said.wav)t(../recording/rec-1-heard.wav)i(HOOKSWITCH_rec-1)")
          .doesNotContainKeys("Command", "File");
      int before = actions.size();
      assertThat(recorder.start("1795.0", "rec-1").isDone()).isTrue();
      assertThat(actions.subList(before, actions.size()))
          .as("asked once more, and not begun again")
          .extracting(action -> action.get("Action"))
          .containsExactly("Getvar");
      assertThat(ami.connections()).isEqualTo(1);
    }
  }

  @Test
  void anOldAsteriskMustBeToldToKeepThemInStep() throws IOException {
    try (FakeAmi ami = asterisk("16.28.0~dfsg-0+deb11u4", _ -> null);
        AsteriskRecorder recorder = recorder(ami)) {
      recorder.start("1795.0", "rec-1");
      assertThat(actions.getLast().get("Options")).endsWith("i(HOOKSWITCH_rec-1)S");
    }
  }

  @Test
  void itIsMutedAndEndedByItsOwnId() throws IOException {
    try (FakeAmi ami = asterisk("22.10.1", _ -> null);
        AsteriskRecorder recorder = recorder(ami)) {
      assertThat(recorder.mute("1795.0", "rec-1", true)).isEqualTo(new NotThere());
      assertThat(recorder.stop("1795.0", "rec-1").isDone()).isTrue();
      recorder.start("1795.0", "rec-1");
      assertThat(recorder.mute("1795.0", "rec-1", true).isDone()).isTrue();
      assertThat(actions.getLast())
          .containsEntry("Action", "MixMonitorMute")
          .containsEntry("Direction", "both")
          .containsEntry("State", "1")
          .containsEntry("MixMonitorID", "0x7f");
      recorder.mute("1795.0", "rec-1", false);
      assertThat(actions.getLast()).containsEntry("State", "0");
      assertThat(recorder.stop("1795.0", "rec-1").isDone()).isTrue();
      assertThat(actions.getLast())
          .containsEntry("Action", "StopMixMonitor")
          .containsEntry("MixMonitorID", "0x7f");
    }
  }

  @Test
  void aChannelThatIsGoneIsNotThere() throws IOException {
    try (FakeAmi ami =
            asterisk("22.10.1", action -> action.containsKey("Channel") ? NO_CHANNEL : null);
        AsteriskRecorder recorder = recorder(ami)) {
      assertThat(recorder.start("1795.0", "rec-1")).isEqualTo(new NotThere());
      assertThat(recorder.mute("1795.0", "rec-1", true)).isEqualTo(new NotThere());
      assertThat(recorder.stop("1795.0", "rec-1")).isEqualTo(new Done(""));
    }
  }

  @Test
  void aMissingRightIsSaidAsWhatToWriteInManagerConf() throws IOException {
    try (FakeAmi ami =
            asterisk(
                "22.10.1",
                action -> "MixMonitor".equals(action.get("Action")) ? PERMISSION : null);
        AsteriskRecorder recorder = recorder(ami)) {
      String sentence =
          "the PBX lab does not let its manager user record: give write=system,call in"
              + " manager.conf";
      assertThat(sentence(recorder.start("1795.0", "rec-1"))).isEqualTo("refused: " + sentence);
      assertThat(recorder.trouble()).contains(sentence);
    }
  }

  @Test
  void whoMayRecordIsToldOfNoTrouble() throws IOException {
    try (FakeAmi ami =
            asterisk(
                "22.10.1",
                action ->
                    "MixMonitor".equals(action.get("Action"))
                        ? "Response: Error\nMessage: No channel specified\n"
                        : null);
        AsteriskRecorder recorder = recorder(ami);
        AsteriskRecorder nowhere =
            AsteriskRecorder.onFolder(settings(ami), folder.resolve("none"))) {
      assertThat(recorder.trouble()).isEmpty();
      assertThat(nowhere.trouble().orElseThrow()).contains("is not there, or cannot be read");
    }
  }

  @Test
  void namesAreOfOurOwnMakingAlone() throws IOException {
    try (FakeAmi ami = asterisk("22.10.1", _ -> null);
        AsteriskRecorder recorder = recorder(ami)) {
      for (String name : List.of("", "../x", "a b", "x)i(y", "x,y", "é", "x\r\nAction: Logoff")) {
        assertThatThrownBy(() -> recorder.start("1795.0", name))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThatThrownBy(() -> recorder.start("1795.0\r\nAction: Logoff", "rec-1"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(actions).isEmpty();
    }
  }

  // the connection

  @Test
  void aConnectionThatWasCutIsOpenedAnew() throws IOException {
    try (FakeAmi ami = asterisk("22.10.1", _ -> null);
        AsteriskRecorder recorder = recorder(ami)) {
      assertThat(recorder.start("1795.0", "rec-1").isDone()).isTrue();
      ami.cut();
      assertThat(recorder.mute("1795.0", "rec-1", true).isDone()).isTrue();
      assertThat(ami.connections()).isEqualTo(2);
    }
  }

  /** A port that is bound and not listened on is nobody else's meanwhile. */
  @Test
  void whereNobodyListensNothingIsKnown() throws IOException {
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (AsteriskRecorder recorder =
          AsteriskRecorder.onFolder(settings(bound.getLocalPort()), folder)) {
        assertThat(sentence(recorder.start("1795.0", "rec-1")))
            .isEqualTo("unknown: 127.0.0.1:" + bound.getLocalPort() + " refuses connections");
        assertThat(recorder.trouble()).isPresent();
      }
    }
  }

  @Test
  void anAnswerThatIsLostLeavesItOpenWhetherItWasDone() throws IOException {
    try (FakeAmi ami =
            new FakeAmi(connection -> {
              connection.login(100);
              Map<String, String> action = connection.nextAction();
              while (!"MixMonitor".equals(action.get("Action"))) {
                answer(connection, action, usual("22.10.1", action));
                action = connection.nextAction();
              }
            });
        AsteriskRecorder recorder = recorder(ami)) {
      assertThat(sentence(recorder.start("1795.0", "rec-1")))
          .startsWith("unknown: 127.0.0.1:" + ami.port());
    }
  }

  @Test
  void nothingIsAskedOnceItIsClosed() throws IOException {
    try (FakeAmi ami = asterisk("22.10.1", _ -> null)) {
      AsteriskRecorder recorder = recorder(ami);
      recorder.close();
      assertThat(sentence(recorder.start("1795.0", "rec-1"))).contains("is not asked any more");
      assertThat(ami.connections()).isZero();
    }
  }

  // files

  @Test
  void filesOfAFolderAreCopiedAndRemoved() throws IOException {
    Path into = folder.resolve("into");
    Files.writeString(folder.resolve("rec-1-said.wav"), "said");
    Files.writeString(folder.resolve("rec-1-heard.wav"), "heard");
    try (FakeAmi ami = asterisk("22.10.1", _ -> null);
        AsteriskRecorder recorder = recorder(ami)) {
      assertThat(recorder.fetch("rec-1", Side.SAID, into, 4).isDone()).isTrue();
      assertThat(into).hasContent("said");
      assertThat(sentence(recorder.fetch("rec-1", Side.HEARD, into, 4)))
          .isEqualTo("refused: a file of it is larger than allowed");
      assertThat(recorder.fetch("rec-2", Side.SAID, into, 4)).isEqualTo(new NotThere());
      assertThatThrownBy(() -> recorder.fetch("rec-1", Side.SAID, Path.of("/dev/full"), 4))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      assertThat(recorder.remove("rec-1").isDone()).isTrue();
      assertThat(recorder.remove("rec-1").isDone()).isTrue();
      assertThat(folder.resolve("rec-1-said.wav")).doesNotExist();
    }
  }

  @Test
  void filesAreAskedForOverAri() throws IOException {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    HttpServer ari =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    ari.createContext(
        "/",
        exchange -> {
          String basic =
              "Basic "
                  + Base64.getEncoder().encodeToString("hook:p".getBytes(StandardCharsets.UTF_8));
          boolean known = basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          serve(exchange, known);
        });
    ari.start();
    URI url = URI.create("http://127.0.0.1:" + ari.getAddress().getPort());
    Path into = folder.resolve("into");
    try (FakeAmi ami = asterisk("22.10.1", _ -> null);
        AsteriskRecorder recorder = AsteriskRecorder.overAri(settings(ami), url, "hook", "p");
        AsteriskRecorder stranger = AsteriskRecorder.overAri(settings(ami), url, "hook", "q")) {
      assertThat(recorder.fetch("rec-1", Side.SAID, into, 4).isDone()).isTrue();
      assertThat(into).hasContent("said");
      assertThat(asked).containsExactly("GET /ari/recordings/stored/rec-1-said/file");
      assertThat(recorder.fetch("rec-2", Side.SAID, into, 4)).isEqualTo(new NotThere());
      assertThat(sentence(recorder.fetch("rec-1", Side.SAID, into, 3)))
          .isEqualTo("refused: a file of it is larger than allowed");
      assertThat(sentence(recorder.fetch("cut", Side.SAID, into, 100)))
          .startsWith("unknown: 127.0.0.1:" + url.getPort() + " cannot be asked: ");
      assertThatThrownBy(() -> recorder.fetch("rec-1", Side.SAID, Path.of("/dev/full"), 4))
          .isInstanceOf(IOException.class);
      assertThat(recorder.remove("rec-2").isDone()).isTrue();
      assertThat(asked.getLast()).isEqualTo("DELETE /ari/recordings/stored/rec-2-heard");
      assertThat(sentence(stranger.fetch("rec-1", Side.SAID, into, 4)))
          .endsWith(" refuses the user of ARI, or the password");
      assertThat(stranger.trouble().orElseThrow()).contains("refuses the user of ARI");
      assertThat(recorder.trouble()).isEmpty();
    } finally {
      ari.stop(0);
    }
  }

  private static void serve(HttpExchange exchange, boolean known) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (!known) {
        exchange.sendResponseHeaders(401, -1);
      } else if (path.endsWith("rec-1-said/file")) {
        exchange.sendResponseHeaders(200, 4);
        exchange.getResponseBody().write("said".getBytes(StandardCharsets.UTF_8));
      } else if (path.endsWith("cut-said/file")) {
        exchange.sendResponseHeaders(200, 50);
        exchange.getResponseBody().write("said".getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }
}
