package dev.hookswitch.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Authentication.ClientAuthentication;
import dev.hookswitch.endpoint.Authentication.OAuth2;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who we are to an endpoint, over real sockets. */
class AuthenticationTest {

  private static final Message MESSAGE =
      new Message(Told.answered("c", "acme").getFirst(), "{}".getBytes(StandardCharsets.UTF_8));
  private static final String SECRET = "a client's s&cret";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T04:00:00Z"));
  private final AddressGuard loopback =
      new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM);
  private final HttpSender patient =
      new HttpSender(loopback, Duration.ofSeconds(30), now::get, "test", Plain.requests());
  private HttpSender sender = patient;
  private TokenServer tokens;
  private Misbehaving receiver;

  @BeforeEach
  void open() throws IOException {
    tokens = new TokenServer();
    receiver = new Misbehaving(request -> Misbehaving.status(204));
  }

  @AfterEach
  void close() throws IOException {
    patient.close();
    receiver.close();
    tokens.close();
  }

  private AttemptResult send(Authentication authentication) {
    return sender.send(
        Endpoint.of(
                "ep_1",
                receiver.url(),
                null,
                SigningSecret.generate(new SecureRandom()),
                Instant.EPOCH)
            .withStyle(RequestStyle.PLAIN.withAuthentication(authentication)),
        MESSAGE);
  }

  private OAuth2 client(URI url) {
    return new OAuth2(url, "hook:switch", SECRET, null, null, ClientAuthentication.BASIC);
  }

  private AttemptResult sendWithToken() {
    return send(client(tokens.url()));
  }

  private List<String> sent() {
    return receiver.received().stream().map(each -> each.header("authorization")).toList();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aUserNameAndAPasswordAreSentInUtf8() {
    assertThat(send(new Authentication.Basic("кассир", "пароль:1"))).isInstanceOf(Accepted.class);
    assertThat(sent()).containsExactly("Basic " + base64("кассир:пароль:1"));
  }

  @Test
  void aTokenOfTheCustomersIsSentAsItIs() {
    assertThat(send(new Authentication.Bearer("abc.def"))).isInstanceOf(Accepted.class);
    assertThat(sent()).containsExactly("Bearer abc.def");
  }

  @Test
  void aTokenIsAskedForOnceAndUsedUntilShortlyBeforeItsEnd() {
    for (int i = 0; i < 3; i++) {
      assertThat(sendWithToken()).isInstanceOf(Accepted.class);
    }
    assertThat(sent()).containsOnly("Bearer token-1");
    assertThat(tokens.asked())
        .containsExactly(
            new TokenServer.Asked(
                "Basic " + base64("hook%3Aswitch:a+client%27s+s%26cret"),
                "grant_type=client_credentials"));
    now.set(now.get().plusSeconds(3600 - 61));
    assertThat(sendWithToken()).isInstanceOf(Accepted.class);
    assertThat(tokens.asked()).hasSize(1);
    now.set(now.get().plusSeconds(2));
    assertThat(sendWithToken()).isInstanceOf(Accepted.class);
    assertThat(sent()).last().isEqualTo("Bearer token-2");
  }

  @Test
  void scopeAudienceAndCredentialsInTheBodyAreForThoseWhoWantThem() {
    OAuth2 client =
        new OAuth2(
            tokens.url(), "id", SECRET, "calls write", "https://x/", ClientAuthentication.BODY);
    assertThat(send(client)).isInstanceOf(Accepted.class);
    assertThat(tokens.asked())
        .containsExactly(
            new TokenServer.Asked(
                "null",
                "grant_type=client_credentials&scope=calls+write&audience=https%3A%2F%2Fx%2F"
                    + "&client_id=id&client_secret=a+client%27s+s%26cret"));
  }

  @Test
  void aHundredLanesAskForOneToken() throws ExecutionException, InterruptedException {
    tokens.behave((exchange, number) -> {
      Thread.sleep(300);
      TokenServer.tokens(3600).answer(exchange, number);
    });
    assertThat(sendOfManyLanes()).hasSize(100).hasOnlyElementsOfType(Accepted.class);
    assertThat(tokens.asked()).hasSize(1);
    assertThat(sent()).containsOnly("Bearer token-1");
  }

  private List<AttemptResult> sendOfManyLanes() throws ExecutionException, InterruptedException {
    List<AttemptResult> results = new ArrayList<>();
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AttemptResult>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        all.add(lanes.submit(this::sendWithToken));
      }
      for (Future<AttemptResult> each : all) {
        results.add(each.get());
      }
    }
    return results;
  }

  @Test
  void aTokenThatWasCalledBackIsRenewedAtOnce() throws ExecutionException, InterruptedException {
    assertThat(sendWithToken()).isInstanceOf(Accepted.class);
    receiver.behave(request ->
        Misbehaving.status(request.header("authorization").equals("Bearer token-1") ? 401 : 204));
    assertThat(sendOfManyLanes()).hasOnlyElementsOfType(Accepted.class);
    assertThat(tokens.asked()).as("however many were refused").hasSize(2);
    assertThat(sent()).contains("Bearer token-1", "Bearer token-2");
  }

  @Test
  void whoRefusesTheFreshTokenTooHasRefused() {
    receiver.behave(request -> Misbehaving.status(401));
    assertThat(sendWithToken().inWords()).isEqualTo("refused with 401");
    assertThat(sent()).containsExactly("Bearer token-1", "Bearer token-2");
    assertThat(receiver.received())
        .extracting(request -> request.header("webhook-id"))
        .containsOnly(MESSAGE.event().id());
  }

  @Test
  void withoutATokenToRenewNothingIsAskedTwice() {
    receiver.behave(request -> Misbehaving.status(401));
    assertThat(send(new Authentication.Bearer("abc")).inWords()).isEqualTo("refused with 401");
    assertThat(receiver.received()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          401 | {"error":"invalid_client","error_description":"a client's s&cret"} | refused with 401 (invalid_client)
          400 | {"error":"a client's s&cret"}                                  | refused with 400
          500 | oh                                                             | refused with 500
          302 | {}                                                             | refused with 302
          200 | <html>                                                         | answered with no JSON object
          200 | ["token"]                                                      | answered with no JSON object
          200 | {"access_token":"x","access_token":"y","token_type":"Bearer"}  | answered with no JSON object
          200 | {"access_token":"x","token_type":"Bearer"} x                   | answered with no JSON object
          200 | {"token_type":"Bearer"}                                        | answered without an access_token that can be used
          200 | {"access_token":7,"token_type":"Bearer"}                       | answered without an access_token that can be used
          200 | {"access_token":"a\\r\\nEvil: b","token_type":"Bearer"}        | answered without an access_token that can be used
          200 | {"access_token":"x","token_type":"mac"}                        | answered with a token_type that is not Bearer
          200 | {"access_token":"x"}                                           | answered with a token_type that is not Bearer
          200 | {"access_token":"x","token_type":"bearer","expires_in":"soon"} | answered with an expires_in that is no number of seconds
          """)
  void aTokenServerThatGivesNoneIsSaidInPlainWords(int status, String body, String sentence) {
    tokens.behave(TokenServer.saying(status, body));
    assertThat(words()).isEqualTo("no access token: the token endpoint " + sentence);
    assertThat(tokens.asked()).hasSize(1);
    assertThat(receiver.received()).isEmpty();
  }

  private String words() {
    AttemptResult result = sendWithToken();
    assertThat(result).isInstanceOf(Unreachable.class);
    assertThat(result.toString()).doesNotContain(SECRET, base64("hook%3Aswitch:"), "Exception");
    return result.inWords();
  }

  @Test
  void aFailureIsTheAnswerToAllWhoAskForASecond() {
    tokens.behave(TokenServer.saying(503, ""));
    String first = words();
    assertThat(words()).isEqualTo(first);
    assertThat(tokens.asked()).hasSize(1);
    tokens.behave(TokenServer.tokens(60));
    now.set(now.get().plusSeconds(1));
    assertThat(sendWithToken()).isInstanceOf(Accepted.class);
  }

  @Test
  void aTokenServerThatIsSlowCostsOneAttempt() {
    tokens.behave((exchange, number) -> Thread.sleep(60_000));
    try (HttpSender impatient =
        new HttpSender(loopback, Duration.ofMillis(500), now::get, "test", Plain.requests())) {
      sender = impatient;
      long before = System.nanoTime();
      assertThat(words())
          .isEqualTo("no access token: the token endpoint did not answer within 500 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void anAnswerOfTheTokenServerWithoutEndIsNotReadToItsEnd() {
    tokens.behave((exchange, number) -> {
      exchange.sendResponseHeaders(200, 1_000_000_000);
      OutputStream body = exchange.getResponseBody();
      byte[] much = new byte[64 * 1024];
      for (int i = 0; i < 16_000; i++) {
        body.write(much);
      }
    });
    assertThat(words())
        .isEqualTo("no access token: the token endpoint answered with more than 64 KiB");
  }

  @Test
  void aTokenServerThatIsDownIsSaid() {
    tokens.close();
    assertThat(words()).isEqualTo("no access token: the token endpoint refuses connections");
  }

  @Test
  void theTokenServersAddressIsJudgedLikeAnyOther() {
    for (String url :
        List.of("https://169.254.169.254/token", "http://10.0.0.1/token", "https://[fe80::1]/")) {
      assertThat(send(client(URI.create(url))).inWords())
          .startsWith("no access token: the token endpoint: its address ")
          .endsWith(" is not allowed (see network.allow)");
    }
    assertThat(send(client(URI.create("http://1.1.1.1/token"))).inWords())
        .isEqualTo(
            "no access token: the token endpoint: it is outside of network.allow, and must begin"
                + " with https:// therefore");
  }

  @Test
  void aReceiverThatAnswersWithWhatItWasSentGivesNothingAway() {
    receiver.behave(request ->
        (socket, out) -> {
          byte[] echo = request.header("authorization").getBytes(StandardCharsets.UTF_8);
          out.write(
              ("HTTP/1.1 400 No\r\nContent-Length: " + echo.length + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
          out.write(echo);
          out.flush();
          return true;
        });
    assertThat(sendWithToken().trace().answer()).isEqualTo("Bearer …");
    assertThat(send(new Authentication.Bearer("abc.def")).trace().answer()).isEqualTo("Bearer …");
    assertThat(send(new Authentication.Basic("u", "password")).trace().answer())
        .isEqualTo("Basic …");
  }

  @Test
  void asATextNothingShowsItsSecret() {
    assertThat(
            RequestStyle.PLAIN.withAuthentication(client(tokens.url())).toString()
                + new Authentication.Basic("u", SECRET)
                + new Authentication.Bearer(SECRET)
                + new AccessToken.Given(SECRET, Instant.EPOCH)
                + Authorization.bearer(SECRET))
        .doesNotContain(SECRET);
  }
}
