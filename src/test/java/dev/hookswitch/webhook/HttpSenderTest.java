package dev.hookswitch.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Numbers;
import dev.hookswitch.endpoint.OwnHeaders;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Signing;
import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.SigningKeyPair;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Gone;
import dev.hookswitch.webhook.AttemptResult.Refused;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSenderTest {

  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
  private static final Message MESSAGE = new Message(Told.answered("c", "acme").getFirst(), BODY);
  private static final SigningSecret SECRET = SigningSecret.generate(new SecureRandom());

  private final AddressGuard loopback =
      new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM);
  private final HttpSender sender =
      new HttpSender(
          loopback, Duration.ofSeconds(2), InstantSource.system(), "test", Plain.requests());

  @AfterEach
  void close() {
    sender.close();
  }

  private static Endpoint endpoint(URI url, SigningSecret... secrets) {
    return Endpoint.of("ep_1", url, null, secrets[0], Instant.EPOCH)
        .withSigning(
            new Signing(
                Arrays.stream(secrets).map(secret -> new Signing.Key(secret, null)).toList()))
        .withStyle(new RequestStyle(Map.of("X-Shop", "7")));
  }

  private AttemptResult send(Misbehaving receiver) {
    return sender.send(endpoint(receiver.url(), SECRET), MESSAGE);
  }

  @Test
  void theOfficialLibraryAcceptsWhatIsSent() throws Exception {
    SigningSecret old = SigningSecret.generate(new SecureRandom());
    try (Misbehaving receiver = new Misbehaving(request -> Misbehaving.status(204))) {
      AttemptResult result = sender.send(endpoint(receiver.url(), SECRET, old), MESSAGE);
      assertThat(result).isInstanceOf(Accepted.class);
      Misbehaving.Received request = receiver.received().getFirst();
      assertThat(request.header(":request")).isEqualTo("POST /hook HTTP/1.1");
      assertThat(request.header("content-type")).isEqualTo("application/json");
      assertThat(request.header("user-agent")).isEqualTo("Hookswitch/test");
      assertThat(request.header("x-shop")).isEqualTo("7");
      assertThat(request.header("webhook-signature")).hasSize(2 * 47 + 1);
      Map<String, List<String>> headers = new HashMap<>();
      request.headers().forEach((name, value) -> headers.put(name, List.of(value)));
      headers.remove(":request");
      HttpHeaders http = HttpHeaders.of(headers, (name, value) -> true);
      new Webhook(SECRET.reveal()).verify(request.text(), http);
      new Webhook(old.reveal()).verify(request.text(), http);
      Webhook stranger = new Webhook(SigningSecret.generate(new SecureRandom()).reveal());
      assertThatThrownBy(() -> stranger.verify(request.text(), http))
          .isInstanceOf(WebhookVerificationException.class);
    }
  }

  @Test
  void theSpecificationsVectorComesOut() {
    SigningSecret known = SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    String id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    String header = Signature.header(List.of(known), id, 1614265330, BODY);
    assertThat(header).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    Instant then = Instant.ofEpochSecond(1614265330);
    assertThat(
            Signature.isValid(
                known, id, "1614265330", "v1,AAAA " + header, BODY, then.plusSeconds(299)))
        .isTrue();
    assertThat(Signature.isValid(known, id, "1614265330", header, BODY, then.plusSeconds(301)))
        .isFalse();
    assertThat(Signature.isValid(known, "msg_other", "1614265330", header, BODY, then)).isFalse();
    assertThat(Signature.isValid(known, id, "soon", header, BODY, then)).isFalse();
  }

  /** Another sender's published vector for the same id, time and body. */
  @Test
  void anEd25519SignatureIsTheOneThatOthersMake() {
    SigningKey pair =
        SigningKey.parse(
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==");
    String header =
        Signature.header(List.of(pair, SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, BODY);
    assertThat(header)
        .startsWith(
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg=="
                + " v1,");
  }

  @Test
  void theReceiverChecksAnEd25519SignatureWithThePublicHalf() throws Exception {
    SigningKeyPair pair = SigningKeyPair.generate(new SecureRandom());
    String header = Signature.header(List.of(pair), "evt_1", 1614265330, BODY);
    byte[] raw = Base64.getDecoder().decode(pair.publicKey().substring("whpk_".length()));
    byte[] x509 =
        HexFormat.of().parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw));
    java.security.Signature checker = java.security.Signature.getInstance("Ed25519");
    checker.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509)));
    checker.update("evt_1.1614265330.".getBytes(StandardCharsets.UTF_8));
    checker.update(BODY);
    assertThat(checker.verify(Base64.getDecoder().decode(header.substring("v1a,".length()))))
        .isTrue();
  }

  @Test
  void eachAnswerIsWhatItMeans() throws IOException {
    try (Misbehaving receiver = new Misbehaving(request -> Misbehaving.status(200))) {
      assertThat(send(receiver)).isInstanceOf(Accepted.class);
      receiver.behave(request -> Misbehaving.status(299));
      assertThat(send(receiver)).isInstanceOf(Accepted.class);
      receiver.behave(
          request -> Misbehaving.status(302, "Location: http://169.254.169.254/latest"));
      assertThat(send(receiver))
          .isInstanceOf(Refused.class)
          .extracting(AttemptResult::inWords)
          .isEqualTo("refused with 302");
      receiver.behave(request -> Misbehaving.status(410));
      assertThat(send(receiver)).isInstanceOf(Gone.class);
      receiver.behave(request -> Misbehaving.status(429, "Retry-After: 7"));
      assertThat(((Refused) send(receiver)).retryAfter()).isEqualTo(Duration.ofSeconds(7));
      receiver.behave(request -> Misbehaving.status(503, "Retry-After: 9999999999"));
      assertThat(((Refused) send(receiver)).retryAfter()).isEqualTo(Duration.ofHours(24));
      int requests = receiver.received().size();
      receiver.behave(request -> Misbehaving.status(503, "Retry-After: 0"));
      assertThat(((Refused) send(receiver)).retryAfter()).isEqualTo(Duration.ZERO);
      assertThat(receiver.received()).hasSize(requests + 1);
      receiver.behave(request -> Misbehaving.status(500, "Retry-After: 7"));
      assertThat(((Refused) send(receiver)).retryAfter()).isNull();
      // all of it over one connection
      assertThat(receiver.received()).extracting(Misbehaving.Received::connection).containsOnly(1);
    }
  }

  @Test
  void retryAfterIsReadAsSecondsOrDate() {
    Instant now = Instant.parse("2026-11-23T04:00:00Z");
    assertThat(HttpSender.retryAfter("Mon, 23 Nov 2026 04:01:00 GMT", now))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(HttpSender.retryAfter("Mon, 23 Nov 2026 03:01:00 GMT", now))
        .isEqualTo(Duration.ZERO);
    assertThat(HttpSender.retryAfter("soon", now)).isNull();
    assertThat(HttpSender.retryAfter("-5", now)).isNull();
    assertThat(HttpSender.retryAfter(null, now)).isNull();
  }

  @Test
  void whateverAReceiverDoesItCostsOneAttemptAndIsSaidInWords() throws IOException {
    try (Misbehaving receiver = new Misbehaving(request -> Misbehaving.hang())) {
      assertThat(words(receiver)).isEqualTo("did not answer within 2 s");
      receiver.behave(request -> Misbehaving.trickle());
      assertThat(words(receiver)).isEqualTo("did not answer within 2 s");
      receiver.behave(request -> Misbehaving.close(""));
      assertThat(words(receiver)).isEqualTo("closed the connection before it answered");
      receiver.behave(request -> Misbehaving.close("HTTP/1.1 2"));
      assertThat(words(receiver)).isEqualTo("closed the connection before it answered");
      receiver.behave(request -> Misbehaving.close("SSH-2.0-OpenSSH_9.2\r\n"));
      assertThat(words(receiver)).contains("no answer that is HTTP");
      receiver.behave(request -> Misbehaving.reset());
      assertThat(words(receiver)).isEqualTo("reset the connection before it answered");
    }
  }

  private String words(Misbehaving receiver) {
    AttemptResult result = send(receiver);
    assertThat(result).isInstanceOf(Unreachable.class);
    assertThat(result.inWords()).doesNotContain("Exception").hasSizeLessThan(300);
    return result.inWords();
  }

  @Test
  void anAnswerWithoutEndIsNotReadToItsEnd() throws IOException {
    LongAdder taken = new LongAdder();
    try (Misbehaving receiver = new Misbehaving(request -> Misbehaving.flood(200, taken))) {
      assertThat(send(receiver)).isInstanceOf(Accepted.class);
      // what the two systems keep on the way, of a gigabyte
      assertThat(taken.sum()).isLessThan(16_000_000);
      receiver.behave(request -> Misbehaving.status(204));
      assertThat(send(receiver)).isInstanceOf(Accepted.class);
      assertThat(receiver.received())
          .extracting(Misbehaving.Received::connection)
          .containsExactly(1, 2);
    }
  }

  @Test
  void whereNobodyListensItSaysSo() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    AttemptResult result =
        sender.send(endpoint(URI.create("http://127.0.0.1:" + port), SECRET), MESSAGE);
    assertThat(result.inWords()).isEqualTo("refuses connections");
  }

  @Test
  void aNameThatAnswersDifferentlyTheSecondTimeGainsNothing() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    AddressGuard.Resolver rebinding =
        host ->
            List.of(
                InetAddress.getByName(
                    asked.getAndIncrement() == 0 ? "93.184.216.34" : "127.0.0.1"));
    AddressGuard strict = new AddressGuard(List.of(), rebinding);
    try (Misbehaving receiver = new Misbehaving(request -> Misbehaving.status(204));
        HttpSender guarded =
            new HttpSender(
                strict, Duration.ofSeconds(2), InstantSource.system(), "test", Plain.requests())) {
      URI url = URI.create("http://rebinding.example:" + receiver.port() + "/hook");
      assertThat(strict.refusal(url)).isEmpty();
      AttemptResult result = guarded.send(endpoint(url, SECRET), MESSAGE);
      assertThat(result.inWords())
          .isEqualTo("its address 127.0.0.1 is not allowed (see network.allow)");
      assertThat(receiver.received()).isEmpty();
    }
  }

  @Test
  void anAddressInTheUrlItselfIsJudgedToo() {
    try (HttpSender guarded =
        new HttpSender(
            new AddressGuard(List.of(), AddressGuard.PLATFORM),
            Duration.ofSeconds(2),
            InstantSource.system(),
            "test",
            Plain.requests())) {
      for (String url :
          List.of(
              "http://127.0.0.1:1/",
              "http://[::1]:1/",
              "http://2130706433:1/",
              "http://0x7f.1:1/",
              "http://127.1:1/",
              "http://[::ffff:127.0.0.1]:1/",
              "http://localhost:1/")) {
        assertThat(guarded.send(endpoint(URI.create(url), SECRET), MESSAGE).inWords())
            .as(url)
            .containsAnyOf("is not allowed", "does not resolve");
      }
    }
  }

  @Test
  void headersThatAreOursAreNobodyElses() {
    assertThat(OwnHeaders.refusal("Webhook-Id", "x")).isPresent();
    assertThat(OwnHeaders.refusal("Host", "x")).isPresent();
    assertThat(OwnHeaders.refusal("X Y", "x")).isPresent();
    assertThat(OwnHeaders.refusal("X-Y", "a\r\nEvil: b")).isPresent();
    assertThat(OwnHeaders.refusal("Authorization", "Bearer x")).isEmpty();
  }

  @Test
  void whoWantsNoNumbersGetsTokensUnderTheSameIdAndAValidSignature() throws IOException {
    try (Misbehaving receiver = new Misbehaving(request -> Misbehaving.status(204))) {
      Endpoint endpoint =
          endpoint(receiver.url(), SECRET)
              .withStyle(RequestStyle.PLAIN.withNumbers(Numbers.MASKED));
      var _ = sender.send(endpoint, MESSAGE);
      Misbehaving.Received request = receiver.received().getFirst();
      assertThat(request.text()).doesNotContain("37120000009", "37160000001").contains("371…~");
      assertThat(request.header("webhook-id")).isEqualTo(MESSAGE.event().id());
      assertThat(
              Signature.isValid(
                  SECRET,
                  request.header("webhook-id"),
                  request.header("webhook-timestamp"),
                  request.header("webhook-signature"),
                  request.body(),
                  Instant.now()))
          .isTrue();
    }
  }
}
