package dev.hookswitch.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.hookswitch.TestCertificates;
import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.endpoint.Transport;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLParameters;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a connection to an endpoint is made: TLS of its own, and proxies. */
class TransportTest {

  private static final Message MESSAGE =
      new Message(Told.answered("c", "acme").getFirst(), "{}".getBytes(StandardCharsets.UTF_8));
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static TestCertificates house;
  private static TestCertificates stranger;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-23T04:00:00Z"));
  private final AddressGuard guard =
      new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), TransportTest::resolve);
  private final HttpSender sender =
      new HttpSender(guard, TIMEOUT, now::get, "test", Plain.requests());
  private final List<AutoCloseable> open = new ArrayList<>(List.of(sender));

  @BeforeAll
  static void makeCertificates() {
    house = new TestCertificates(folder, "house");
    house.sign("server", "-keyalg", "EC", "-ext", "san=dns:hook.example");
    house.sign("client", "-keyalg", "RSA");
    stranger = new TestCertificates(folder, "stranger");
    stranger.sign("client", "-keyalg", "EC");
  }

  private static List<InetAddress> resolve(String host) throws UnknownHostException {
    return switch (host) {
      case "metadata.example" -> List.of(InetAddress.getByName("169.254.169.254"));
      case "inside.example" -> List.of(InetAddress.getByName("10.0.0.1"));
      case "nobody.example" -> throw new UnknownHostException(host);
      default ->
          host.endsWith(".example")
              ? List.of(InetAddress.getLoopbackAddress())
              : AddressGuard.PLATFORM.resolve(host);
    };
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** A server of TLS; the subjects of clients that came are noted, "" for one that showed none. */
  private HttpsServer server(boolean clientsMust, List<String> clients) throws IOException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(house.server("server")) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setNeedClientAuth(clientsMust);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            clients.add(
                clientsMust
                    ? ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName()
                    : "");
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
          }
        });
    server.start();
    open.add(() -> server.stop(0));
    return server;
  }

  private static URI url(String scheme, String host, int port) {
    return URI.create(scheme + "://" + host + ":" + port + "/hook");
  }

  private AttemptResult send(HttpSender by, URI url, Transport transport) {
    return by.send(
        Endpoint.of("ep_1", url, null, SigningSecret.generate(new SecureRandom()), Instant.EPOCH)
            .withStyle(RequestStyle.PLAIN.withTransport(transport)),
        MESSAGE);
  }

  private AttemptResult send(URI url, Transport transport) {
    return send(sender, url, transport);
  }

  private static Transport trusting(TestCertificates authority) {
    return Transport.PLAIN.withTls(null, Authorities.parse(authority.certificate("ca")));
  }

  private static Transport showing(TestCertificates client) {
    return Transport.PLAIN.withTls(
        ClientCertificate.parse(client.certificate("client"), client.key("client")),
        Authorities.parse(house.certificate("ca")));
  }

  @Test
  void anAuthorityOfTheHousesOwnIsTrustedInsteadOfThePlatforms() throws IOException {
    int port = server(false, new CopyOnWriteArrayList<>()).getAddress().getPort();
    URI url = url("https", "hook.example", port);
    assertThat(send(url, trusting(house))).isInstanceOf(Accepted.class);
    assertThat(send(url, Transport.PLAIN).inWords()).startsWith("TLS failed: ");
    assertThat(send(url, trusting(stranger)).inWords()).startsWith("TLS failed: ");
    assertThat(send(url, trusting(house))).as("still").isInstanceOf(Accepted.class);
  }

  @Test
  void aServerOfAnotherNameIsRefused() throws IOException {
    int port = server(false, new CopyOnWriteArrayList<>()).getAddress().getPort();
    assertThat(send(url("https", "other.example", port), trusting(house)).inWords())
        .startsWith("TLS failed: Hostname other.example not verified");
    assertThat(send(url("https", "127.0.0.1", port), trusting(house)).inWords())
        .startsWith("TLS failed: ");
  }

  @Test
  void whoMustShowACertificateShowsIt() throws IOException {
    List<String> clients = new CopyOnWriteArrayList<>();
    URI url = url("https", "hook.example", server(true, clients).getAddress().getPort());
    assertThat(send(url, showing(house))).isInstanceOf(Accepted.class);
    assertThat(clients).containsExactly("CN=client");
    for (Transport other : List.of(trusting(house), showing(stranger))) {
      assertThat(send(url, other)).isInstanceOf(AttemptResult.Unreachable.class);
    }
    assertThat(clients).hasSize(1);
  }

  @Test
  void httpGoesThroughAProxyWithTheWholeUrl() throws IOException {
    Misbehaving receiver = receiver();
    try (ProxyServer proxy = new ProxyServer("")) {
      URI url = url("http", "hook.example", receiver.port());
      assertThat(send(url, through(proxy, ""))).isInstanceOf(Accepted.class);
      assertThat(proxy.heads())
          .singleElement()
          .asString()
          .startsWith("POST " + url + " HTTP/1.1\r\n");
      assertThat(receiver.received()).hasSize(1);
    }
  }

  private Misbehaving receiver() throws IOException {
    Misbehaving receiver = new Misbehaving(request -> Misbehaving.status(204));
    open.add(receiver);
    return receiver;
  }

  private static Transport through(ProxyServer proxy, String user) {
    return Transport.PLAIN.withRoute(Route.parse("http://" + user + "127.0.0.1:" + proxy.port()));
  }

  private static String basic(String text) {
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aProxyIsToldWhoAsksAndNobodyElseIs() throws IOException {
    Misbehaving receiver = receiver();
    List<String> clients = new CopyOnWriteArrayList<>();
    int tls = server(true, clients).getAddress().getPort();
    try (ProxyServer proxy = new ProxyServer(basic("u@x:p:w"))) {
      String user = "u%40x:p%3Aw@";
      URI plain = url("http", "hook.example", receiver.port());
      assertThat(send(plain, through(proxy, user))).isInstanceOf(Accepted.class);
      Transport secure = showing(house).withRoute(through(proxy, user).route());
      assertThat(send(url("https", "hook.example", tls), secure)).isInstanceOf(Accepted.class);
      assertThat(clients).containsExactly("CN=client");
      assertThat(proxy.heads()).last().asString().startsWith("CONNECT hook.example:" + tls);
      assertThat(send(plain, through(proxy, "u:wrong@")).inWords())
          .isEqualTo(FailureInWords.PROXY_REFUSES_CREDENTIALS);
      assertThat(send(plain, through(proxy, "")).inWords())
          .isEqualTo(FailureInWords.PROXY_REFUSES_CREDENTIALS);
      for (String other : List.of("u:wrong@", "")) {
        assertThat(
                send(
                        url("https", "hook.example", tls),
                        trusting(house).withRoute(through(proxy, other).route()))
                    .inWords())
            .isEqualTo(FailureInWords.PROXY_REFUSES_CREDENTIALS);
      }
    }
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void theTargetOfATunnelIsNotToldWhoAsksTheProxy() throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    HttpsServer server = server(false, new CopyOnWriteArrayList<>());
    server.createContext(
        "/told",
        exchange -> {
          try (exchange) {
            told.addAll(exchange.getRequestHeaders().keySet());
            exchange.sendResponseHeaders(204, -1);
          }
        });
    try (ProxyServer proxy = new ProxyServer(basic("u:p"))) {
      URI url = URI.create("https://hook.example:" + server.getAddress().getPort() + "/told");
      assertThat(send(url, trusting(house).withRoute(through(proxy, "u:p@").route())))
          .isInstanceOf(Accepted.class);
    }
    assertThat(told).contains("Webhook-id").doesNotContain("Proxy-authorization");
  }

  @Test
  void aProxyThatDoesNotWantToIsSaid() throws IOException {
    try (ProxyServer proxy = new ProxyServer("")) {
      proxy.refuse("403 Forbidden");
      assertThat(send(url("https", "hook.example", 1), through(proxy, "")).inWords())
          .isEqualTo("the proxy does not connect to it: it answers 403");
      proxy.stop();
      assertThat(send(url("https", "hook.example", 1), through(proxy, "")).inWords())
          .isEqualTo("the proxy refuses connections");
      assertThat(
              send(
                      url("http", "hook.example", 1),
                      Transport.PLAIN.withRoute(Route.parse("http://nobody.example:3128")))
                  .inWords())
          .isEqualTo("the name of the proxy does not resolve");
    }
  }

  @Test
  void throughAProxyNoAddressIsReachedThatIsNotAllowed() throws IOException {
    try (ProxyServer proxy = new ProxyServer("")) {
      for (String host :
          List.of(
              "169.254.169.254",
              "[fd00:ec2::254]",
              "10.0.0.1",
              "metadata.example",
              "inside.example")) {
        for (String scheme : List.of("http", "https")) {
          assertThat(send(url(scheme, host, 80), through(proxy, "")).inWords())
              .as(host)
              .endsWith(" is not allowed (see network.allow)");
        }
      }
      assertThat(send(url("https", "nobody.example", 443), through(proxy, "")).inWords())
          .isEqualTo("its name does not resolve");
      assertThat(proxy.heads()).isEmpty();
    }
  }

  @Test
  void theProxyOfTheSettingsIsForAllWhoChooseNone() throws IOException {
    Misbehaving receiver = receiver();
    URI url = url("http", "hook.example", receiver.port());
    try (ProxyServer proxy = new ProxyServer("");
        HttpSender usual =
            new HttpSender(
                guard, TIMEOUT, through(proxy, "").route(), now::get, "test", Plain.requests())) {
      AttemptResult result = send(usual, url, Transport.PLAIN);
      assertThat(result).isInstanceOf(Accepted.class);
      assertThat(result.trace().address()).isEqualTo("proxy");
      assertThat(send(usual, url, Transport.PLAIN.withRoute(Route.DIRECT)))
          .isInstanceOf(Accepted.class);
      assertThat(proxy.heads()).hasSize(1);
    }
    assertThat(receiver.received()).hasSize(2);
  }

  @Test
  void endpointsThatAreConnectedToAlikeShareAClientUntilNobodyUsesIt() throws IOException {
    try (Ways ways = new Ways(new OkHttpClient(), Route.DIRECT, guard, now::get)) {
      Way first = ways.of(trusting(house));
      assertThat(ways.of(trusting(house))).isSameAs(first);
      assertThat(ways.of(Transport.PLAIN))
          .isSameAs(ways.of(Transport.PLAIN.withRoute(Route.DIRECT)));
      assertThat(ways.size()).isEqualTo(1);
      now.set(now.get().plus(Duration.ofMinutes(11)));
      assertThat(ways.of(trusting(stranger))).isNotSameAs(first);
      assertThat(ways.size()).isEqualTo(1);
      for (int port = 1; port <= 1_100; port++) {
        assertThat(ways.of(Transport.PLAIN.withRoute(Route.parse("http://127.0.0.1:" + port))))
            .isNotNull();
      }
      assertThat(ways.size()).isEqualTo(1_000);
    }
  }
}
