package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.asterisk.AriAnswer.Given;
import dev.hookswitch.pbx.asterisk.AriAnswer.Lost;
import dev.hookswitch.pbx.asterisk.AriAnswer.NotSent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Credentials;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one Asterisk, each sent once: what OkHttp would repeat by itself might be a call. The
 * calling thread waits. Safe for all threads.
 */
final class AriClient implements AutoCloseable {

  static final Duration CONNECT = Duration.ofSeconds(2);

  /** Asterisk closes connections beyond its session_limit (100 by default) without a word. */
  private static final int UNDER_WAY = 32;

  /** Shorter than Asterisk's session_keep_alive: it must not be the one that ends a connection. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

  private static final int LARGEST_ANSWER = 256 * 1024;
  private static final MediaType JSON = MediaType.get("application/json");
  private static final RequestBody NO_BODY = RequestBody.create(new byte[0]);

  private final AriSettings settings;
  private final HttpUrl base;
  private final String authorization;
  private final OkHttpClient http;
  private final OkHttpClient apart;
  private final Semaphore room = new Semaphore(UNDER_WAY, true);

  AriClient(AriSettings settings) {
    this.settings = settings;
    this.base = HttpUrl.get(settings.url().toString());
    this.authorization =
        Credentials.basic(settings.username(), settings.password(), StandardCharsets.UTF_8);
    this.http =
        new OkHttpClient.Builder()
            .proxy(Proxy.NO_PROXY)
            .cookieJar(CookieJar.NO_COOKIES)
            .followRedirects(false)
            .retryOnConnectionFailure(false)
            .connectTimeout(CONNECT)
            .readTimeout(settings.patience())
            .writeTimeout(settings.patience())
            .callTimeout(settings.patience())
            .pingInterval(settings.silence())
            .connectionPool(
                new ConnectionPool(UNDER_WAY, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
            .dispatcher(readers(settings.name()))
            .addNetworkInterceptor(chain -> {
              AtomicBoolean sent = chain.request().tag(AtomicBoolean.class);
              if (sent != null) {
                sent.set(true);
              }
              return chain.proceed(chain.request());
            })
            .build();
    this.apart =
        http.newBuilder().connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS)).build();
  }

  /** Only WebSockets use it, a thread each. */
  private static Dispatcher readers(String name) {
    return new Dispatcher(
        Executors.newCachedThreadPool(Thread.ofPlatform().name("news-" + name).daemon().factory()));
  }

  /** Sends and waits, no longer than the settings say. */
  AriAnswer send(AriRequest request) {
    return send(built(request), http);
  }

  /**
   * The same on a connection that is used for nothing else. Asterisk serves each by a thread of its
   * own, on which a 409 that was once given to the creation of a channel is given to every other
   * that fails.
   */
  AriAnswer sendApart(AriRequest request) {
    return send(built(request).header("Connection", "close"), apart);
  }

  private AriAnswer send(Request.Builder request, OkHttpClient by) {
    try {
      if (!room.tryAcquire(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        return new NotSent("has " + UNDER_WAY + " requests of ours to answer before");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new NotSent("was not asked: we were interrupted");
    }
    try {
      return sendNow(request, by);
    } finally {
      room.release();
    }
  }

  private AriAnswer sendNow(Request.Builder request, OkHttpClient by) {
    AtomicBoolean sent = new AtomicBoolean();
    Request tracked = request.tag(AtomicBoolean.class, sent).build();
    try (Response response = by.newCall(tracked).execute()) {
      return read(response);
    } catch (IOException e) {
      String trouble = inWords(e);
      return sent.get() ? new Lost(trouble) : new NotSent(trouble);
    }
  }

  private Request.Builder built(AriRequest request) {
    RequestBody body =
        request.body().isEmpty()
            ? NO_BODY
            : RequestBody.create(request.body().getBytes(StandardCharsets.UTF_8), JSON);
    return authorized(request.path(), request.query())
        .method(request.method(), request.method().equals("GET") ? null : body);
  }

  /** Who we are is in a header: URLs get logged. */
  private Request.Builder authorized(String path, String query) {
    HttpUrl.Builder url = base.newBuilder().addPathSegment("ari").addEncodedPathSegments(path);
    if (!query.isEmpty()) {
      url.encodedQuery(query);
    }
    return new Request.Builder().url(url.build()).header("Authorization", authorization);
  }

  private static AriAnswer read(Response response) throws IOException {
    try (InputStream in = response.body().byteStream()) {
      byte[] body = in.readNBytes(LARGEST_ANSWER + 1);
      return body.length > LARGEST_ANSWER
          ? new Lost("answered with more than " + LARGEST_ANSWER / 1024 + " KiB")
          : new Given(response.code(), new String(body, StandardCharsets.UTF_8));
    }
  }

  /** Opens the stream of events of our application, and takes the application's name by it. */
  WebSocket listen(WebSocketListener listener) {
    return http.newWebSocket(authorized("events", "app=" + settings.app()).build(), listener);
  }

  /** Why a connection could not be had, or ended. */
  String inWords(Throwable e) {
    return switch (e) {
      case UnknownHostException _ -> "has no address: the name does not resolve";
      case ConnectException _ when isRefused(e) -> "refuses connections";
      case SSLException _ -> "does not speak TLS that can be trusted: " + e.getMessage();
      case InterruptedIOException _ when mentions(e, "pong") ->
          "fell silent for " + settings.silence().toMillis() + " ms";
      case InterruptedIOException _ -> // OkHttp's word for every kind of timeout
          "did not answer within " + settings.patience().toMillis() + " ms";
      default ->
          e instanceof EOFException || mentions(e, "unexpected end of stream")
              ? "closed the connection"
              : "cannot be talked to: " + (e.getMessage() == null ? e : e.getMessage());
    };
  }

  private static boolean isRefused(Throwable e) {
    return mentions(e, "refused");
  }

  private static boolean mentions(@Nullable Throwable e, String words) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains(words)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
    apart.connectionPool().evictAll();
  }
}
