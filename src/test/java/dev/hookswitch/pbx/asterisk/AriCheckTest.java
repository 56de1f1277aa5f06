package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.pbx.asterisk.AmiCheck.Findings;
import dev.hookswitch.pbx.asterisk.FakeAri.Asked;
import dev.hookswitch.pbx.asterisk.FakeAri.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each answer is as an Asterisk 22 gave it that was set up so. */
class AriCheckTest {

  private static final Reply HTML = new Reply(404, "<!DOCTYPE HTML><html>Not Found</html>");
  private static final Reply NO_RESOURCE = new Reply(404, "{\"message\":\"Resource not found\"}");

  /** What a server that is set up well answers: the first whose beginning fits. */
  private static final Map<String, Reply> WELL =
      Map.of(
          "GET /ari/events", FakeAri.UPGRADE,
          "GET /ari/asterisk/info", new Reply(200, "{\"system\":{\"version\":\"22.10.1\"}}"),
          "GET /ari/channels", notFound("Channel"),
          "DELETE /ari/channels", notFound("Channel"),
          "GET /ari/bridges", notFound("Bridge"),
          "GET /ari/playbacks", notFound("Playback"),
          "GET /ari/applications", notFound("Application"));

  private static Reply notFound(String what) {
    return new Reply(404, "{\"message\":\"" + what + " not found\"}");
  }

  private static Reply answer(Asked asked, Map<String, Reply> otherwise) {
    return find(asked, otherwise).orElseGet(() -> find(asked, WELL).orElse(NO_RESOURCE));
  }

  private static Optional<Reply> find(Asked asked, Map<String, Reply> replies) {
    return replies.entrySet().stream()
        .filter(each -> asked.line().startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static AriSettings settings(URI url) {
    return new AriSettings("pbx1", url, "hook", "s3cret", "hookswitch");
  }

  /** What is said of a server that answers well but for this, its address left out. */
  private static Findings check(Map<String, Reply> otherwise) throws IOException {
    try (FakeAri server = new FakeAri(asked -> answer(asked, otherwise))) {
      Findings findings = AriCheck.of(settings(server.url()));
      assertThat(server.asked.stream().map(Asked::target))
          .as("whoever has the application keeps it")
          .noneMatch(
              target -> target.contains("app=hookswitch&") || target.endsWith("=hookswitch"));
      assertThat(findings.sentences())
          .allSatisfy(each -> assertThat(each).startsWith(server.url() + " "));
      return new Findings(
          findings.works(),
          findings.sentences().stream()
              .map(each -> each.substring(server.url().toString().length() + 1))
              .toList());
    }
  }

  @Test
  void whatIsWellIsSaidInOneLine() throws IOException {
    assertThat(check(Map.of())).isEqualTo(new Findings(true, List.of("is Asterisk 22.10.1")));
    assertThat(check(Map.of("GET /ari/asterisk", NO_RESOURCE)))
        .isEqualTo(new Findings(true, List.of("is Asterisk of a version it does not tell")));
  }

  @Test
  void eachThingThatIsWrongHasItsLine() throws IOException {
    Map<Map<String, Reply>, List<String>> expected =
        Map.of(
            Map.of("", new Reply(401, "{\"message\":\"Authentication required\"}")),
            List.of(
                "refused the login: is the user a section of ari.conf with type=user and this"
                    + " password?"),
            Map.of("", HTML),
            List.of("has no ARI: enabled=yes in ari.conf, and the module res_ari.so loaded?"),
            Map.of("", new Reply(200, "<html>It works!</html>")),
            List.of("has no ARI: it answered 200"),
            Map.of("DELETE", new Reply(403, "{\"message\":\"Write access denied\"}")),
            List.of("lets hook change nothing: read_only=no in ari.conf"),
            Map.of("GET /ari/events", NO_RESOURCE, "GET /ari/channels", NO_RESOURCE),
            List.of(
                "has not loaded the module res_ari_channels.so",
                "has not loaded the module res_ari_events.so"),
            Map.of("GET /ari/events", new Reply(500, "")),
            List.of("opens no WebSocket: it answered 500"));
    for (Map.Entry<Map<String, Reply>, List<String>> each : expected.entrySet()) {
      assertThat(check(each.getKey())).isEqualTo(new Findings(false, each.getValue()));
    }
  }

  @Test
  void whoIsNotThereOrSpeaksOtherwiseIsSaidToBe() throws IOException {
    URI url;
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = URI.create("http://127.0.0.1:" + mute.getLocalPort());
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = mute.accept()) {
              socket
                  .getOutputStream()
                  .write("Asterisk Call Manager/7.0.3\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
              // the test is over
            }
          });
      Findings findings = AriCheck.of(settings(url));
      assertThat(findings.works()).isFalse();
      assertThat(findings.sentences()).singleElement().asString().startsWith(url + " ");
    }
    assertThat(AriCheck.of(settings(url)))
        .isEqualTo(
            new Findings(
                false,
                List.of(
                    url
                        + " refuses connections: enabled=yes, bindaddr and bindport in"
                        + " http.conf?")));
  }
}
