package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends over HTTP/1.1 or HTTP/2 with OkHttp, whose {@code Dns} hook is where the {@link
 * AddressGuard} stands. The calling thread waits; callers use virtual ones.
 *
 * <p>No redirect is followed, no cookie kept, no proxy taken from the platform, no answer unpacked.
 * OkHttp may repeat a request whose reused connection turns out to have been closed by the server:
 * that is at-least-once, with the same id.
 */
public final class HttpSender implements Sender, Post, AutoCloseable {

  private static final MediaType JSON = MediaType.get("application/json");

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);
  private static final int IDLE_CONNECTIONS = 256;

  /** Where our own interceptor puts the header out of OkHttp's sight. */
  private static final String RETRY_AFTER = "Hookswitch-Retry-After";

  private final OkHttpClient client;
  private final AddressGuard guard;
  private final InstantSource clock;
  private final Duration timeout;
  private final String userAgent;
  private final NumberMask mask;

  public HttpSender(
      AddressGuard guard, Duration timeout, InstantSource clock, String version, NumberMask mask) {
    this.mask = mask;
    this.guard = guard;
    this.clock = clock;
    this.timeout = timeout;
    this.userAgent = "Hookswitch/" + version;
    this.client =
        new OkHttpClient.Builder()
            .dns(guard::resolve)
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .addNetworkInterceptor(HttpSender::hideRetryAfter)
            .eventListener(new Tracing())
            .cookieJar(CookieJar.NO_COOKIES)
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES))
            .connectTimeout(CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .callTimeout(timeout)
            .build();
  }

  /**
   * OkHttp would obey a Retry-After of 0 by itself, and breaks on one that is no int (5.5): when to
   * try again is not its to decide.
   */
  private static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    String retryAfter = response.header("Retry-After");
    return retryAfter == null
        ? response
        : response.newBuilder().removeHeader("Retry-After").header(RETRY_AFTER, retryAfter).build();
  }

  /** Where a call was connected to; written by OkHttp on the thread of the call. */
  private static final class Trail {
    private @Nullable InetSocketAddress address;
  }

  private static final class Tracing extends EventListener {
    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
      note(call, address);
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
      note(call, connection.route().socketAddress());
    }

    private static void note(Call call, InetSocketAddress address) {
      Trail trail = call.request().tag(Trail.class);
      if (trail != null) {
        trail.address = address;
      }
    }
  }

  @Override
  public AttemptResult send(Endpoint endpoint, Message message) {
    return post(endpoint, message.event().id(), told(endpoint, message));
  }

  /** The event as that endpoint is told it. */
  public byte[] told(Endpoint endpoint, Message message) {
    return switch (endpoint.style().numbers()) {
      case FULL -> message.json();
      case MASKED -> mask.masked(message.event());
    };
  }

  @Override
  public AttemptResult post(Endpoint endpoint, String id, byte[] body) {
    Instant started = clock.instant();
    long before = System.nanoTime();
    try {
      judgeLiteral(endpoint.url().getHost());
    } catch (UnknownHostException e) {
      return new AttemptResult.Unreachable(inWords(e), Trace.NONE);
    }
    Trail trail = new Trail();
    Request request = request(endpoint, id, body, started).tag(Trail.class, trail).build();
    try (Response response = client.newCall(request).execute()) {
      String answer = beginning(response);
      return classify(response, started, trace(trail, before, answer));
    } catch (IOException e) {
      return new AttemptResult.Unreachable(inWords(e), trace(trail, before, ""));
    }
  }

  private static Trace trace(Trail trail, long before, String answer) {
    InetSocketAddress address = trail.address;
    return new Trace(
        address == null || address.getAddress() == null
            ? null
            : address.getAddress().getHostAddress() + ":" + address.getPort(),
        Duration.ofNanos(System.nanoTime() - before),
        answer);
  }

  /** OkHttp asks its Dns for names alone; an address in the URL would pass it by. */
  private void judgeLiteral(@Nullable String host) throws UnknownHostException {
    if (host == null) {
      throw new UnknownHostException("no host");
    }
    if (host.startsWith("[")) {
      var _ = guard.resolve(host.substring(1, host.length() - 1));
    } else if (host.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
      var _ = guard.resolve(host);
    }
  }

  private Request.Builder request(Endpoint endpoint, String webhookId, byte[] body, Instant now) {
    long timestamp = now.getEpochSecond();
    Request.Builder request = new Request.Builder().url(endpoint.url().toString());
    endpoint.style().headers().forEach(request::header);
    return request
        .header("User-Agent", userAgent)
        .header("Accept-Encoding", "identity")
        .header("webhook-id", webhookId)
        .header("webhook-timestamp", Long.toString(timestamp))
        .header(
            "webhook-signature",
            Signature.header(endpoint.signing().at(now), webhookId, timestamp, body))
        .post(RequestBody.create(body, JSON));
  }

  /**
   * Reads a short answer to its end, so that the connection can be used again; a long one costs its
   * connection. What a database cannot keep as text is replaced.
   */
  private static String beginning(Response response) {
    try (InputStream body = response.body().byteStream()) {
      return new String(body.readNBytes(AttemptResult.MAX_ANSWER), StandardCharsets.UTF_8)
          .replace('\0', '\uFFFD');
    } catch (IOException e) {
      // the status has been received, and decides
      return "";
    }
  }

  private static AttemptResult classify(Response response, Instant now, Trace trace) {
    int status = response.code();
    if (status >= 200 && status < 300) {
      return new AttemptResult.Accepted(status, trace);
    }
    if (status == 410) {
      return new AttemptResult.Gone(trace);
    }
    boolean asksToWait = status == 429 || status == 503;
    return new AttemptResult.Refused(
        status, asksToWait ? retryAfter(response.header(RETRY_AFTER), now) : null, trace);
  }

  /** RFC 9110, section 10.2.3: seconds, or a date. What is neither is ignored. */
  static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    String text = header.strip();
    Duration wait;
    if (text.matches("\\d{1,10}")) {
      wait = Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        wait =
            Duration.between(
                now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      } catch (DateTimeException e) {
        return null;
      }
    }
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_RETRY_AFTER) < 0 ? wait : LONGEST_RETRY_AFTER;
  }

  private String inWords(IOException e) {
    return switch (e) {
      case AddressGuard.BlockedAddressException _ -> String.valueOf(e.getMessage());
      case UnknownHostException _ -> "its name does not resolve";
      case SSLException _ -> "TLS failed: " + firstLine(e);
      case SocketTimeoutException _ -> didNotAnswer();
      case InterruptedIOException _ ->
          didNotAnswer(); // OkHttp's word for the timeout of a whole call
      case ConnectException _ when mentions(e, "refused") -> "refuses connections";
      case NoRouteToHostException _ -> "cannot be reached: no route";
      case ConnectException _ -> "cannot be connected to: " + firstLine(e);
      case SocketException _ when mentions(e, "reset") -> "reset the connection before it answered";
      default ->
          mentions(e, "unexpected end of stream")
              ? "closed the connection before it answered"
              : "gave no answer that is HTTP: " + firstLine(e);
    };
  }

  private String didNotAnswer() {
    return "did not answer within "
        + (timeout.toMillis() % 1000 == 0
            ? timeout.toSeconds() + " s"
            : timeout.toMillis() + " ms");
  }

  private static boolean mentions(Throwable e, String word) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at.getMessage() != null && at.getMessage().contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage();
    String line =
        message == null
            ? e.getClass().getSimpleName()
            : message.lines().findFirst().orElse(message);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
