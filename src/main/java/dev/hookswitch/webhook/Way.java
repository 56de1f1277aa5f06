package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.Transport;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one {@link Transport} travel: their HTTP client, and who judges addresses
 * that the client's own name resolution does not see.
 *
 * <p>Directly these are the addresses that stand in URLs. Through a proxy they are all: the proxy
 * looks the name up once more, and by then it may lead elsewhere. What we are told of the name is
 * judged, and a name that we are told nothing of is not asked for; that the proxy itself keeps away
 * from the inside of the network is up to its administrator.
 */
final class Way {

  /** For so little time a client with another limit is not made. */
  private static final Duration NEGLIGIBLE = Duration.ofMillis(50);

  private static final int MOST_URLS = 1_000;

  private final Transport transport;
  private final OkHttpClient client;
  private final AddressGuard guard;

  /** As the client wants them. Most endpoints have one; a format may make one for each event. */
  private final Map<URI, HttpUrl> urls = new ConcurrentHashMap<>();

  Way(Transport transport, OkHttpClient client, AddressGuard guard) {
    this.transport = transport;
    this.client = client;
    this.guard = guard;
  }

  /** What it was made for; the same for all requests that may share what they learn. */
  Transport transport() {
    return transport;
  }

  boolean isProxied() {
    return transport.route() instanceof Route.Through;
  }

  /**
   * Judges the host of a URL as far as connecting will not.
   *
   * @throws UnknownHostException with a sentence, when it may not be asked or is not known
   */
  void judge(URI url) throws UnknownHostException {
    judge(url.getHost(), guard::resolve);
  }

  private void judge(@Nullable String host, AddressGuard.Resolver judge)
      throws UnknownHostException {
    if (host == null) {
      throw new UnknownHostException("no host");
    }
    if (host.startsWith("[")) {
      var _ = judge.resolve(host.substring(1, host.length() - 1));
    } else if (isProxied() || host.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
      var _ = judge.resolve(host);
    }
  }

  /** Makes the request, which takes no longer than that. Does not judge the host. */
  Response call(Request.Builder request, URI url, Duration within) throws IOException {
    return within(within).newCall(addressed(request, url)).execute();
  }

  /**
   * The same where what is sent is secret: https, or http within the ranges of {@code
   * network.allow}. Judges the host.
   */
  Response callInConfidence(Request.Builder request, URI url, Duration within) throws IOException {
    OkHttpClient asking = within(within);
    if ("https".equalsIgnoreCase(url.getScheme())) {
      judge(url);
    } else {
      judge(url.getHost(), guard::resolveInside);
      if (!isProxied()) {
        asking = asking.newBuilder().dns(guard::resolveInside).build();
      }
    }
    return asking.newCall(addressed(request, url)).execute();
  }

  private OkHttpClient within(Duration limit) {
    return limit.plus(NEGLIGIBLE).toMillis() >= client.callTimeoutMillis()
        ? client
        : client.newBuilder().callTimeout(Duration.ofMillis(Math.max(1, limit.toMillis()))).build();
  }

  /**
   * A request that is for a proxy's eyes tells it who asks; within a tunnel that would be told to
   * the target.
   */
  private Request addressed(Request.Builder request, URI url) {
    request.url(parsed(url));
    if (transport.route() instanceof Route.Through proxy
        && proxy.credentials() != null
        && "http".equalsIgnoreCase(url.getScheme())) {
      request.header("Proxy-Authorization", header(proxy.credentials()));
    }
    return request.build();
  }

  private HttpUrl parsed(URI url) {
    HttpUrl known = urls.get(url);
    if (known == null) {
      known = HttpUrl.get(url.toString());
      if (urls.size() >= MOST_URLS) {
        urls.clear();
      }
      urls.put(url, known);
    }
    return known;
  }

  static String header(Route.Credentials credentials) {
    return Credentials.basic(
        credentials.username(), credentials.password(), StandardCharsets.UTF_8);
  }

  /** Whether an answer is the proxy's own, who wants other credentials. */
  boolean isProxysRefusal(int status) {
    return status == 407 && isProxied();
  }
}
