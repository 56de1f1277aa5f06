package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Way} for each {@link Transport}. Nearly all endpoints share one; another has its own
 * client and connections, which are closed when it has not been used for ten minutes. TLS is 1.2 or
 * newer, and the name in a server's certificate is always compared. Safe for all threads.
 */
final class Ways implements AutoCloseable {

  private static final int MOST = 1_000;
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final int IDLE_CONNECTIONS = 256;

  /** Either a way, or why there is none; a failure is remembered as long as a way would be. */
  private record Made(@Nullable OkHttpClient client, @Nullable Way way, @Nullable String failure) {}

  private final OkHttpClient plain;
  private final Way shared;
  private final Route usual;
  private final AddressGuard guard;
  private final RecentlyUsed<Transport, Made> others;

  /**
   * All ways, none but the shared one made yet.
   *
   * @param plain what all clients have in common
   * @param usual for transports that say {@link Route#AS_SETTINGS}
   */
  Ways(OkHttpClient plain, Route usual, AddressGuard guard, InstantSource clock) {
    this.plain =
        plain
            .newBuilder()
            .dns(guard::resolve)
            .proxy(Proxy.NO_PROXY)
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
            .connectionPool(newPool())
            .build();
    this.usual = usual;
    this.guard = guard;
    this.shared = new Way(Transport.PLAIN.withRoute(Route.DIRECT), this.plain, guard);
    this.others = new RecentlyUsed<>(MOST, IDLE, clock, Ways::close);
  }

  private static ConnectionPool newPool() {
    return new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES);
  }

  private static void close(Made made) {
    if (made.client() != null) {
      made.client().connectionPool().evictAll();
    }
  }

  /**
   * The way of a transport.
   *
   * @throws IOException with a phrase, when there can be none
   */
  Way of(Transport transport) throws IOException {
    Transport wanted =
        transport.route().equals(Route.AS_SETTINGS) ? transport.withRoute(usual) : transport;
    if (wanted.equals(shared.transport())) {
      return shared;
    }
    Made made = others.get(wanted, this::make);
    if (made.way() == null) {
      throw new SSLException(made.failure());
    }
    return made.way();
  }

  /** How many there are beside the shared one. */
  int size() {
    return others.size();
  }

  private Made make(Transport transport) {
    OkHttpClient.Builder builder = plain.newBuilder().connectionPool(newPool());
    if (transport.route() instanceof Route.Through proxy) {
      builder
          .dns(guard::resolveGiven) // it is asked for the proxy alone
          .proxy(
              new Proxy(
                  Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())))
          .proxyAuthenticator(authenticator(proxy.credentials()));
    }
    if (transport.certificate() != null || transport.authorities() != null) {
      try {
        Tls tls = Tls.of(transport);
        builder.sslSocketFactory(tls.context().getSocketFactory(), tls.trust());
      } catch (SSLException e) {
        return new Made(null, null, e.getMessage());
      }
    }
    OkHttpClient client = builder.build();
    return new Made(client, new Way(transport, client, guard), null);
  }

  /** Answers once; who is refused with that has nothing else to offer. */
  private static Authenticator authenticator(Route.@Nullable Credentials credentials) {
    String header = credentials == null ? null : Way.header(credentials);
    return (_, response) ->
        header == null || response.request().header("Proxy-Authorization") != null
            ? null
            : response.request().newBuilder().header("Proxy-Authorization", header).build();
  }

  @Override
  public void close() {
    others.clear();
    plain.dispatcher().executorService().shutdown();
    plain.connectionPool().evictAll();
  }
}
