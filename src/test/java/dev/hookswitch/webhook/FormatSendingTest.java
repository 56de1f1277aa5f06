package dev.hookswitch.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Numbers;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.format.Format;
import dev.hookswitch.format.FormatFailure;
import dev.hookswitch.format.Presets;
import dev.hookswitch.format.Renderer;
import dev.hookswitch.format.Template;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Declined;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import dev.hookswitch.webhook.AttemptResult.Unsendable;
import dev.hookswitch.webhook.AttemptResult.Unwanted;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Formats as they arrive over a socket, and what becomes of those that cannot. */
class FormatSendingTest {

  private static final SigningSecret SECRET = SigningSecret.generate(new SecureRandom());
  private static final List<CallEvent> CALL = Told.answered("c", "acme");

  private final AddressGuard loopback =
      new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM);
  private Function<String, List<CallEvent>> sessions = _ -> CALL;
  private final HttpSender sender =
      new HttpSender(
          loopback,
          Duration.ofSeconds(10),
          InstantSource.system(),
          "test",
          new Requests(
              new Renderer(Presets.shipped()),
              new NumberMask(new byte[32]),
              id -> sessions.apply(id),
              id -> Map.of("id", id, "name", "Alice")));
  private Misbehaving receiver;

  @BeforeEach
  void open() throws IOException {
    receiver = new Misbehaving(request -> Misbehaving.status(204));
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
    sender.close();
  }

  private static Format template(Map<String, String> texts) {
    return new Format.Templated(Template.compile(texts), Map.of());
  }

  private AttemptResult send(RequestStyle style, CallEvent event) {
    Endpoint endpoint =
        Endpoint.of("ep_1", receiver.url(), null, SECRET, Instant.EPOCH).withStyle(style);
    return sender.send(endpoint, new Message(event, EventJson.encode(event)));
  }

  private AttemptResult send(Format format, Map<String, String> secrets) {
    return send(RequestStyle.PLAIN.withShape(new Shape(format, secrets)), CALL.getLast());
  }

  private Misbehaving.Received received(Format format) {
    assertThat(send(format, Map.of())).isInstanceOf(Accepted.class);
    return receiver.received().getLast();
  }

  private static void verify(Misbehaving.Received request, String signed) throws Exception {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    headers.remove(":request");
    new Webhook(SECRET.reveal()).verify(signed, HttpHeaders.of(headers, (name, value) -> true));
  }

  @Test
  void whatIsSignedIsTheBodyAsItArrives() throws Exception {
    for (Format format : Format.Plain.values()) {
      Misbehaving.Received request = received(format);
      assertThat(request.header(":request")).isEqualTo("POST /hook HTTP/1.1");
      verify(request, request.text());
    }
  }

  @Test
  void ofAGetTheEventInTheQueryIsSigned() throws Exception {
    Misbehaving.Received request = received(new Format.Get("event"));
    String line = request.header(":request");
    assertThat(line).startsWith("GET /hook?event=%7B%22id%22").endsWith(" HTTP/1.1");
    assertThat(request.text()).isEmpty();
    assertThat(request.headers()).doesNotContainKey("content-type");
    String query = line.substring(line.indexOf('=') + 1, line.lastIndexOf(' '));
    String event = URLDecoder.decode(query, StandardCharsets.UTF_8);
    assertThat(event).isEqualTo(EventJson.encodeToString(CALL.getLast()));
    verify(request, event);
  }

  @Test
  void aTemplateChoosesMethodAddressHeadersAndBody() throws Exception {
    Misbehaving.Received request =
        received(
            template(
                Map.of(
                    "method", "'PUT'",
                    "url", "$substringBefore(endpoint.url, '/hook') & '/calls/' & call.session_id",
                    "headers", "{'X-Who': user.name, 'Content-Type': 'application/vnd.x+json'}",
                    "body", "{'talked': call.talk_time, 'events': $count(call.events)}")));
    assertThat(request.header(":request"))
        .isEqualTo("PUT /calls/" + CALL.getFirst().sessionId() + " HTTP/1.1");
    assertThat(request.header("x-who")).isEqualTo("Alice");
    assertThat(request.header("content-type")).isEqualTo("application/vnd.x+json");
    assertThat(request.text()).isEqualTo("{\"talked\":4.501,\"events\":10}");
    verify(request, request.text());
  }

  @Test
  void aTemplateSeesTheCallUpToItsEventAndNoFurther() {
    Format count = template(Map.of("body", "$string($count(call.events)) & ' ' & call.outcome"));
    RequestStyle style = RequestStyle.PLAIN.withShape(new Shape(count, Map.of()));
    assertThat(send(style, CALL.get(1))).isInstanceOf(Accepted.class);
    assertThat(receiver.received().getLast().text()).isEqualTo("2 ongoing");
  }

  @Test
  void maskedNumbersAreMaskedInTheFactsOfTheCallToo() {
    Format all = template(Map.of("body", "{'event': event, 'call': call}"));
    RequestStyle style =
        RequestStyle.PLAIN.withNumbers(Numbers.MASKED).withShape(new Shape(all, Map.of()));
    assertThat(send(style, CALL.getLast())).isInstanceOf(Accepted.class);
    assertThat(receiver.received().getLast().text())
        .contains("371…~", "session_id")
        .doesNotContain("37120000009", "37160000001");
  }

  @Test
  void whatTheEndpointSetsItselfStandsAboveItsFormat() {
    Format format =
        template(Map.of("headers", "{'Authorization': 'mine', 'X-Shop': 'template', 'X-T': '1'}"));
    RequestStyle style =
        new RequestStyle(Map.of("X-Shop", "7"))
            .withAuthentication(new Authentication.Bearer("token"))
            .withShape(new Shape(format, Map.of()));
    assertThat(send(style, CALL.getLast())).isInstanceOf(Accepted.class);
    Misbehaving.Received request = receiver.received().getLast();
    assertThat(request.header("authorization")).isEqualTo("Bearer token");
    assertThat(request.header("x-shop")).isEqualTo("7");
    assertThat(request.header("x-t")).isEqualTo("1");
  }

  @Test
  void anAddressThatATemplateMakesIsGuardedLikeEveryOther() {
    for (String address :
        List.of("http://169.254.169.254/", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/")) {
      AttemptResult result = send(template(Map.of("url", "'" + address + "'")), Map.of());
      assertThat(result).as(address).isInstanceOf(Unreachable.class);
      assertThat(result.inWords()).as(address).contains("is not allowed");
    }
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void whatCannotBeMadeIsNotTriedAgainAndRepeatsNoSecret() {
    for (String body : List.of("$error(secrets.k)", "$lookup(1, $error('x' & secrets.k))")) {
      AttemptResult result = send(template(Map.of("body", body)), Map.of("k", "s3cret"));
      assertThat(result).isInstanceOf(Unsendable.class);
      assertThat(result.inWords()).startsWith("the format: body: ").doesNotContain("s3cret");
    }
    AttemptResult large =
        send(template(Map.of("body", "$join([1..300].$pad('', 1000, 'x'))")), Map.of());
    assertThat(large).isInstanceOf(Unsendable.class);
    assertThat(send(template(Map.of("when", "event.event = 'RING'")), Map.of()))
        .isInstanceOf(Unwanted.class);
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void whatIsMissingForNowIsTriedAgain() {
    sessions =
        _ -> {
          throw FormatFailure.forNow("its call cannot be read: busy");
        };
    AttemptResult unread = send(template(Map.of("body", "call.session_id")), Map.of());
    assertThat(unread).isInstanceOf(Declined.class);
    assertThat(unread.inWords()).isEqualTo("the format: its call cannot be read: busy");
    AttemptResult gone = send(new Format.FromPreset("of-a-folder", Map.of()), Map.of());
    assertThat(gone).isInstanceOf(Declined.class);
    assertThat(gone.inWords()).isEqualTo("the format: there is no preset of-a-folder");
  }

  @Test
  void thePresetOfAProductSendsWhatItsNotesPromise() {
    Format slack = new Format.FromPreset("slack", Map.of("time_zone", "+0200"));
    Misbehaving.Received request = received(slack);
    assertThat(request.text()).contains("37120000009", "\"blocks\"");
    assertThat(URI.create(receiver.url().toString()).getPath()).isEqualTo("/hook");
  }
}
