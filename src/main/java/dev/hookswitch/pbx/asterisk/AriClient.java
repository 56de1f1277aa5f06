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
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.Credentials;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
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

  /** What is said of a server that is not there. */
  static final String REFUSES = "refuses connections";

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
  private final OkHttpClient listening;
  private final AriInflow inflow = new AriInflow();
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
            .connectionPool(
                new ConnectionPool(UNDER_WAY, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
            .dispatcher(readers(settings.name()))
            .addNetworkInterceptor(AriClient::noteThatItIsSent)
            .build();
    this.apart =
        http.newBuilder().connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS)).build();
    this.listening =
        apart
            .newBuilder()
            .pingInterval(settings.silence())
            .socketFactory(inflow)
            .addInterceptor(AriClient::withoutCompression)
            .build();
  }

  /** Once there is a connection, nobody can say any more what has left. */
  private static Response noteThatItIsSent(Interceptor.Chain chain) throws IOException {
    AtomicBoolean sent = chain.request().tag(AtomicBoolean.class);
    if (sent != null) {
      sent.set(true);
    }
    return chain.proceed(chain.request());
  }

  /** Unpacked, a message might be of any size. */
  private static Response withoutCompression(Interceptor.Chain chain) throws IOException {
    String header = "Sec-WebSocket-Extensions";
    Request request = chain.request().newBuilder().removeHeader(header).build();
    return chain.proceed(request).newBuilder().removeHeader(header).build();
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
    Call call = by.newCall(request.tag(AtomicBoolean.class, sent).build());
    try (Response response = call.execute()) {
      return read(response, call);
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

  private static AriAnswer read(Response response, Call call) throws IOException {
    try (InputStream in = response.body().byteStream()) {
      byte[] body = in.readNBytes(LARGEST_ANSWER + 1);
      if (body.length > LARGEST_ANSWER) {
        call.cancel(); // or OkHttp reads on for a while, to save the connection
        return new Lost("answered with more than " + LARGEST_ANSWER / 1024 + " KiB");
      }
      return new Given(response.code(), new String(body, StandardCharsets.UTF_8));
    }
  }

  /** Opens the stream of events of our application, and takes the application's name by it. */
  WebSocket listen(WebSocketListener listener) {
    return listening.newWebSocket(authorized("events", "app=" + settings.app()).build(), listener);
  }

  /** The listener has been handed a message. */
  void messageWasHandedOn() {
    inflow.beginAnew();
  }

  /** Why a connection could not be had, or ended, to complete "ADDRESS …". */
  String inWords(Throwable e) {
    return switch (e) {
      case UnknownHostException _ -> "has no address: the name does not resolve";
      case ConnectException _ when mentions(e, "refused") -> REFUSES;
      case SSLException _ -> "does not speak TLS that can be trusted: " + e.getMessage();
      case InterruptedIOException _ when mentions(e, "pong") ->
          "gave no sign of life within " + inWords(settings.silence());
      case InterruptedIOException _ when mentions(e, "onnect") ->
          "cannot be connected to within " + inWords(CONNECT);
      case InterruptedIOException _ -> // OkHttp's word for every other kind of timeout
          "did not answer within " + inWords(settings.patience());
      case EOFException _ -> "closed the connection";
      default ->
          mentions(e, "unexpected end of stream")
              ? "closed the connection"
              : "cannot be talked to: " + (e.getMessage() == null ? e : e.getMessage());
    };
  }

  private static String inWords(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
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
    listening.connectionPool().evictAll();
  }
}
