package dev.hookswitch.webhook;

import static java.util.Objects.requireNonNull;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Authentication.OAuth2;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.format.FormatFailure;
import dev.hookswitch.format.Outgoing;
import dev.hookswitch.webhook.AttemptResult.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.CookieJar;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends over HTTP/1.1 or HTTP/2 with OkHttp, whose {@code Dns} hook is where the {@link
 * AddressGuard} stands. The calling thread waits; callers use virtual ones. How an endpoint is
 * connected to is its {@link Way}, and who we are to it may take one of the {@link Tokens}.
 *
 * <p>No redirect is followed, no cookie kept, no proxy taken from the platform, no answer unpacked.
 * OkHttp may repeat a request whose reused connection turns out to have been closed by the server:
 * that is at-least-once, with the same id.
 */
public final class HttpSender implements Sender, Post, Ask, AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

  /** Where our own interceptor puts the header out of OkHttp's sight. */
  private static final String RETRY_AFTER = "Hookswitch-Retry-After";

  private final Ways ways;
  private final Tokens tokens;
  private final InstantSource clock;
  private final Terms usual;
  private final String userAgent;
  private final Requests requests;

  /** One that reaches every endpoint directly that does not say otherwise. */
  public HttpSender(
      AddressGuard guard,
      Duration timeout,
      InstantSource clock,
      String version,
      Requests requests) {
    this(guard, timeout, Route.DIRECT, clock, version, requests);
  }

  /**
   * One that sends.
   *
   * @param timeout for an attempt as a whole, with whatever it takes to get an access token
   * @param usualRoute for endpoints that choose no proxy themselves
   */
  public HttpSender(
      AddressGuard guard,
      Duration timeout,
      Route usualRoute,
      InstantSource clock,
      String version,
      Requests requests) {
    this.requests = requests;
    this.clock = clock;
    this.usual = new Terms(timeout, AttemptResult.MAX_ANSWER, false);
    this.userAgent = "Hookswitch/" + version;
    OkHttpClient common =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .addNetworkInterceptor(HttpSender::hideRetryAfter)
            .addInterceptor(new LongAnswers())
            .socketFactory(new LongAnswers.Sockets())
            .eventListener(new Tracing())
            .cookieJar(CookieJar.NO_COOKIES)
            .connectTimeout(CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout)
            // one time for the whole, and no more: each read and write with its own costs a timer
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .callTimeout(timeout)
            .build();
    this.ways = new Ways(common, usualRoute, guard, clock);
    this.tokens = new Tokens(new TokenRequest(clock, timeout, userAgent), clock, timeout);
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

  /**
   * What an attempt is held to.
   *
   * @param within for all of it
   * @param most bytes of an answer
   * @param whole an answer counts with its body, and not by its status alone
   */
  private record Terms(Duration within, int most, boolean whole) {}

  /**
   * What of one attempt is known on the way: when it began, and where a call was connected to;
   * written by OkHttp on the thread of the call.
   */
  private static final class Trail {
    private final long before = System.nanoTime();
    private final Terms terms;
    private final FailureInWords words;
    private @Nullable InetSocketAddress address;

    Trail(Terms terms) {
      this.terms = terms;
      this.words = new FailureInWords(terms.within());
    }

    Duration soFar() {
      return Duration.ofNanos(System.nanoTime() - before);
    }

    /** What is left of the attempt's time. */
    Duration left() {
      Duration left = terms.within().minus(soFar());
      return left.isNegative() ? Duration.ZERO : left;
    }

    /** A proxy's address is nobody's business but the administrator's. */
    Trace trace(boolean proxied, String answer) {
      InetSocketAddress at = address;
      String shown =
          at == null || at.getAddress() == null
              ? null
              : proxied ? "proxy" : at.getAddress().getHostAddress() + ":" + at.getPort();
      return new Trace(shown, soFar(), answer);
    }
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
    Optional<Outgoing> request;
    try {
      request = requests.of(endpoint, message);
    } catch (FormatFailure e) {
      String reason = "the format: " + e.sentence();
      return e.passing()
          ? new AttemptResult.Declined(reason, Trace.NONE)
          : new AttemptResult.Unsendable(reason, Trace.NONE);
    }
    return request
        .map(outgoing -> exchange(endpoint, message.event().id(), outgoing, usual))
        .orElseGet(() -> new AttemptResult.Unwanted(Trace.NONE));
  }

  @Override
  public AttemptResult post(Endpoint endpoint, String id, byte[] body) {
    return exchange(endpoint, id, Outgoing.json(endpoint.url(), body), usual);
  }

  @Override
  public AttemptResult ask(
      Endpoint endpoint, String id, byte[] body, Duration within, int mostAnswer) {
    Outgoing question = Outgoing.json(endpoint.url(), body);
    return exchange(endpoint, id, question, new Terms(within, mostAnswer, true));
  }

  private AttemptResult exchange(Endpoint endpoint, String id, Outgoing outgoing, Terms terms) {
    Trail trail = new Trail(terms);
    Way way;
    try {
      way = ways.of(endpoint.style().transport());
      way.judge(outgoing.url());
    } catch (IOException e) {
      return new AttemptResult.Unreachable(trail.words.of(e, false), Trace.NONE);
    }
    return switch (endpoint.style().authentication()) {
      case Authentication.None _ -> attempt(endpoint, id, outgoing, way, Authorization.NONE, trail);
      case Authentication.Basic basic ->
          attempt(
              endpoint,
              id,
              outgoing,
              way,
              Authorization.basic(basic.username(), basic.password()),
              trail);
      case Authentication.Bearer bearer ->
          attempt(endpoint, id, outgoing, way, Authorization.bearer(bearer.token()), trail);
      case Authentication.OAuth2 client -> withToken(endpoint, id, outgoing, way, client, trail);
    };
  }

  /**
   * A token that the endpoint does not take may have been called back: with another one it is asked
   * once more, at once and within the same attempt.
   */
  private AttemptResult withToken(
      Endpoint endpoint, String id, Outgoing outgoing, Way way, OAuth2 client, Trail trail) {
    AttemptResult result = null;
    for (int i = 0; i < 2; i++) {
      switch (tokens.get(client, way, trail.left())) {
        case AccessToken.Denied denied -> {
          return new AttemptResult.Unreachable(
              "no access token: " + denied.reason(), trail.trace(way.isProxied(), ""));
        }
        case AccessToken.Given token -> {
          result = attempt(endpoint, id, outgoing, way, Authorization.bearer(token.text()), trail);
          if (!Objects.equals(result.statusCode(), 401)) {
            return result;
          }
          tokens.discard(client, way, token);
        }
      }
    }
    return requireNonNull(result);
  }

  private AttemptResult attempt(
      Endpoint endpoint,
      String id,
      Outgoing outgoing,
      Way way,
      Authorization authorization,
      Trail trail) {
    Instant started = clock.instant();
    Request.Builder request = request(endpoint, id, outgoing, started).tag(Trail.class, trail);
    if (authorization.header() != null) {
      request.header("Authorization", authorization.header());
    }
    try (Response response = way.call(request, outgoing.url(), trail.left())) {
      Trace trace =
          trail.trace(way.isProxied(), authorization.hide(beginning(response, trail.terms)));
      return way.isProxysRefusal(response.code())
          ? new AttemptResult.Unreachable(FailureInWords.PROXY_REFUSES_CREDENTIALS, trace)
          : classify(response, started, trace);
    } catch (IOException e) {
      return new AttemptResult.Unreachable(
          authorization.hide(trail.words.of(e, way.isProxied())), trail.trace(way.isProxied(), ""));
    }
  }

  /** What the endpoint's owner sets stands above what its format makes, and ours above both. */
  private Request.Builder request(
      Endpoint endpoint, String webhookId, Outgoing outgoing, Instant now) {
    long timestamp = now.getEpochSecond();
    Request.Builder request = new Request.Builder();
    outgoing.headers().forEach(request::header);
    endpoint.style().headers().forEach(request::header);
    return request
        .header("User-Agent", userAgent)
        .header("Accept-Encoding", "identity")
        .header("webhook-id", webhookId)
        .header("webhook-timestamp", Long.toString(timestamp))
        .header(
            "webhook-signature",
            Signature.header(endpoint.signing().at(now), webhookId, timestamp, outgoing.signed()))
        .method(outgoing.method(), body(outgoing));
  }

  private static @Nullable RequestBody body(Outgoing outgoing) {
    return outgoing.method().equals("GET")
        ? null // HTTP allows one, and OkHttp does not: nobody reads it
        : RequestBody.create(outgoing.body(), null);
  }

  /**
   * Reads a short answer to its end, so that the connection can be used again; a long one costs its
   * connection. What a database cannot keep as text is replaced.
   *
   * @throws IOException where the whole answer counts, and it does not come whole
   */
  private static String beginning(Response response, Terms terms) throws IOException {
    boolean whole = terms.whole() && response.isSuccessful();
    try (InputStream body = response.body().byteStream()) {
      byte[] beginning = body.readNBytes(terms.most());
      boolean more = beginning.length == terms.most() && body.read() >= 0; // its end must be seen
      if (more && whole) {
        throw new LongAnswers.TooLong(terms.most());
      }
      return new String(beginning, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    } catch (IOException e) {
      if (whole) {
        throw e;
      }
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

  @Override
  public void close() {
    ways.close();
  }
}
