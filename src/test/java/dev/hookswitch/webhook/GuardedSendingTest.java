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
import dev.hookswitch.webhook.AttemptResult.Refused;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The address guard over real sockets: whatever a URL looks like and whatever a name resolves to,
 * who listens where nothing may be sent sees no connection.
 */
class GuardedSendingTest {

  private static final Message MESSAGE =
      new Message(Told.answered("c", "acme").getFirst(), "{}".getBytes(StandardCharsets.UTF_8));
  private static final SigningSecret SECRET = SigningSecret.generate(new SecureRandom());
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** The stand-in for the public internet: this one address is allowed. */
  private static final List<AddressRange> PUBLIC = List.of(AddressRange.parse("127.0.0.1/32"));

  private static final List<AddressRange> EVERYTHING =
      List.of(AddressRange.parse("0.0.0.0/0"), AddressRange.parse("::/0"));

  private final List<ServerSocket> inside = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private Misbehaving outside;

  /** The same port on addresses that nobody may reach. */
  @BeforeEach
  void listen() throws IOException {
    outside = new Misbehaving(_ -> Misbehaving.status(204, "Connection: close"));
    for (String address : List.of("127.0.0.2", "127.0.0.3", "::1")) {
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(address(address), outside.port()));
      inside.add(server);
      Thread.ofPlatform().daemon().start(() -> count(server));
    }
  }

  private void count(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket _ = server.accept()) {
        connections.incrementAndGet();
      } catch (IOException e) {
        return;
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    outside.close();
    for (ServerSocket server : inside) {
      server.close();
    }
  }

  /** Of a literal: nothing is looked up. */
  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getAllByName(literal)[0];
  }

  private static Endpoint endpoint(URI url) {
    return Endpoint.of("ep_1", url, null, SECRET, Instant.EPOCH);
  }

  private AttemptResult send(
      List<AddressRange> allowed, AddressGuard.Resolver resolver, Endpoint endpoint) {
    try (HttpSender sender =
        new HttpSender(
            new AddressGuard(allowed, resolver),
            TIMEOUT,
            InstantSource.system(),
            "test",
            Plain.requests())) {
      return sender.send(endpoint, MESSAGE);
    }
  }

  private URI outsideAs(String host) {
    return URI.create("http://" + host + ":" + outside.port() + "/hook");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.2",
        "127.0.0.02",
        "0177.0.0.2",
        "0x7f.0.0.2",
        "0x7f000002",
        "0X7F000002",
        "0x7f.2",
        "127.2",
        "127.0.2",
        "2130706434",
        "017700000002",
        "127.0.0.2.",
        "%31%32%37.0.0.2",
        "127%2e0%2e0%2e2",
        "１２７.0.0.2",
        "127。0。0。2",
        "①②⑦.0.0.2",
        "0.0.0.0",
        "0",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::0001]",
        "[::]",
        "[::1%25lo]",
        "[::1%lo]",
        "[::127.0.0.2]",
        "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]",
        "[0:0:0:0:0:ffff:127.0.0.2]",
        "[::FFFF:7F00:0002]",
        "[::ffff:0:127.0.0.2]",
        "[64:ff9b::127.0.0.2]",
        "[64:ff9b::7f00:2]",
        "[64:ff9b:1::7f00:2]",
        "[2002:7f00:2::]",
        "[2001:0:7f00:2::]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "ip6-localhost",
        "example.com@127.0.0.2",
        "127.0.0.2@example.com@127.0.0.3",
        "127.0.0.2\\@example.com",
        "example.com\\@127.0.0.2",
        "127.0.0.2#@example.com",
        "127.0.0.2?@example.com",
        "127.0.0.2;example.com",
        "127.0.0.2 ",
        "127.0.0.2\t",
        "127.0.0.2\r\nHost: example.com"
      })
  void noSpellingLeadsInside(String host) {
    // as a person writes it, with the port where a browser would look for it
    for (String url :
        List.of(
            "http://" + host + ":" + outside.port() + "/hook",
            "http://" + host.replaceFirst("[#?@;\\\\]", ":" + outside.port() + "$0") + "/")) {
      URI parsed;
      try {
        parsed = new URI(url);
      } catch (URISyntaxException e) {
        continue; // that is a refusal too: no endpoint can have it
      }
      assertThat(send(List.of(), GuardedSendingTest::noOneElse, endpoint(parsed)))
          .as(url)
          .isInstanceOf(Unreachable.class);
    }
    assertThat(connections).hasValue(0);
    assertThat(outside.received()).isEmpty();
  }

  /**
   * Literals, and the machine's own names, as the platform reads them; nobody else is asked, and
   * what turns out to be somewhere on the internet (0177.0.0.2 is 177.0.0.2 to Java) is not spoken
   * to by a test.
   */
  private static List<InetAddress> noOneElse(String host) throws UnknownHostException {
    boolean literal = host.matches("(?i)[0-9a-fx:.%]+|\\[.*]");
    if (!literal && !host.toLowerCase(Locale.ROOT).contains("localhost")) {
      throw new UnknownHostException(host);
    }
    List<InetAddress> found = AddressGuard.PLATFORM.resolve(host);
    AddressGuard strict = new AddressGuard(List.of(), AddressGuard.PLATFORM);
    if (found.stream().anyMatch(strict::allows)) {
      throw new UnknownHostException(host);
    }
    return found;
  }

  /** The check of the check: with that address allowed, the plainest of these spellings arrives. */
  @Test
  void whatIsAllowedArrives() {
    assertThat(send(PUBLIC, AddressGuard.PLATFORM, endpoint(outside.url())))
        .isInstanceOf(Accepted.class);
    assertThat(outside.received()).hasSize(1);
    var _ =
        send(
            List.of(AddressRange.parse("127.0.0.2")),
            AddressGuard.PLATFORM,
            endpoint(outsideAs("127.0.0.2")));
    assertThat(connections.get()).isPositive();
  }

  @Test
  void aNameIsJudgedByTheAddressThatIsConnectedTo() {
    AtomicInteger lookups = new AtomicInteger();
    AddressGuard.Resolver rebinding =
        host ->
            List.of(
                InetAddress.getByAddress(
                    host,
                    new byte[] {127, 0, 0, (byte) (lookups.incrementAndGet() % 2 == 1 ? 1 : 2)}));
    try (HttpSender sender =
        new HttpSender(
            new AddressGuard(PUBLIC, rebinding),
            TIMEOUT,
            InstantSource.system(),
            "test",
            Plain.requests())) {
      Endpoint endpoint = endpoint(outsideAs("rebinding.example"));
      for (int i = 0; i < 6; i++) {
        AttemptResult result = sender.send(endpoint, MESSAGE);
        // one look for each attempt: what was judged is what is used
        assertThat(lookups).hasValue(i + 1);
        if (i % 2 == 0) {
          assertThat(result).isInstanceOf(Accepted.class);
        } else {
          assertThat(result.inWords()).contains("its address 127.0.0.2 is not allowed");
        }
      }
    }
    assertThat(outside.received()).hasSize(3);
    assertThat(connections).hasValue(0);
  }

  @Test
  void ofManyAddressesTheForbiddenAreNoWayOut() throws IOException {
    AddressGuard.Resolver mixed =
        _ ->
            List.of(
                address("127.0.0.2"), address("::1"), address("127.0.0.1"), address("127.0.0.3"));
    Endpoint endpoint = endpoint(outsideAs("mixed.example"));
    assertThat(send(PUBLIC, mixed, endpoint)).isInstanceOf(Accepted.class);
    outside.close();
    assertThat(send(PUBLIC, mixed, endpoint)).isInstanceOf(Unreachable.class);
    assertThat(connections).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303, 307, 308})
  void aRedirectIsAnAnswerAndNoWay(int status) {
    for (String host : List.of("127.0.0.2", "[::1]", "localhost", "127.0.0.1")) {
      int before = outside.received().size();
      outside.behave(_ ->
          Misbehaving.status(
              status, "Location: http://" + host + ":" + outside.port() + "/elsewhere"));
      AttemptResult result = send(PUBLIC, AddressGuard.PLATFORM, endpoint(outside.url()));
      assertThat(result).isInstanceOf(Refused.class);
      assertThat(result.statusCode()).isEqualTo(status);
      assertThat(outside.received()).hasSize(before + 1);
    }
    assertThat(connections).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254", // AWS, Azure, Google, DigitalOcean, Hetzner
        "169.254.170.2", // AWS, credentials of containers
        "169.254.169.123", // AWS, time
        "168.63.129.16", // Azure
        "100.100.100.200", // Alibaba
        "192.0.0.192", // Oracle
        "fd00:ec2::254", // AWS over IPv6
        "fd20:ce::254", // Google over IPv6
        "fe80::a9fe:a9fe", // OpenStack
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1"
      })
  void metadataIsOutOfReachHoweverBroadTheListIs(String address) {
    AddressGuard.Resolver leading = _ -> List.of(address(address));
    String literal = address.contains(":") ? "[" + address + "]" : address;
    for (Endpoint endpoint :
        List.of(
            endpoint(URI.create("http://metadata.google.internal/computeMetadata/v1/")),
            endpoint(URI.create("http://" + literal + "/latest/meta-data/")))) {
      AttemptResult result = send(EVERYTHING, leading, endpoint);
      assertThat(result).isInstanceOf(Unreachable.class);
      assertThat(result.inWords()).contains("is not allowed");
      assertThat(result.trace().address()).as("a connection was tried").isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.2", "2130706434", "[::ffff:127.0.0.2]", "[::1]", "localhost", "127.2"})
  void anAccessTokenIsNotAskedForInsideEither(String host) {
    OAuth2 client = new OAuth2(outsideAs(host), "us", "s", null, null, ClientAuthentication.BASIC);
    AttemptResult result =
        send(
            PUBLIC,
            GuardedSendingTest::insideOnly,
            endpoint(outside.url()).withStyle(style(client)));
    assertThat(result).isInstanceOf(Unreachable.class);
    assertThat(result.inWords()).startsWith("no access token: ");
    assertThat(connections).hasValue(0);
    assertThat(outside.received()).isEmpty();
  }

  /** As the platform does, but that localhost is the machine's other address. */
  private static List<InetAddress> insideOnly(String host) throws UnknownHostException {
    return host.equals("localhost")
        ? List.of(address("::1"), address("127.0.0.2"))
        : AddressGuard.PLATFORM.resolve(host);
  }

  private static RequestStyle style(Authentication authentication) {
    return RequestStyle.PLAIN.withAuthentication(authentication);
  }
}
