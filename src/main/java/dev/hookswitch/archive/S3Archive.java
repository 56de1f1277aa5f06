package dev.hookswitch.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Objects in a bucket of an S3-compatible service, addressed by path ({@code endpoint/bucket/key}),
 * which every such service understands. A file is put there by one request, 5 GB at the most (the
 * service's bound), with its SHA-256, so that the service refuses what arrives otherwise.
 */
public final class S3Archive implements Archive {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Between two pieces, and until the service has stored what it was sent. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final int SHOWN = 2_000;
  private static final String TRIED = "hookswitch-tried";

  /** What the service calls the mistake, in its XML. */
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,60})</Code>");

  private final S3Settings settings;
  private final HttpUrl bucket;
  private final SignatureV4 signature;
  private final InstantSource clock;
  private final OkHttpClient http;

  public S3Archive(S3Settings settings, InstantSource clock) {
    HttpUrl endpoint = HttpUrl.get(settings.endpoint());
    if (endpoint == null) {
      throw new IllegalArgumentException("no URL of the web: " + settings.endpoint());
    }
    this.settings = settings;
    this.bucket = endpoint.newBuilder().addPathSegments(settings.bucket()).build();
    this.signature = new SignatureV4(settings.region(), settings.accessKey(), settings.secretKey());
    this.clock = clock;
    this.http =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .connectTimeout(CONNECT)
            .readTimeout(SILENCE)
            .writeTimeout(SILENCE)
            .build();
  }

  @Override
  public void put(String place, Path file, String sha256) throws IOException {
    Request request =
        signed("PUT", url(place), sha256).put(RequestBody.create(file.toFile(), null)).build();
    try (Response answer = http.newCall(request).execute()) {
      require(answer, answer.isSuccessful());
    }
  }

  @Override
  public InputStream open(String place, long from, long length) throws IOException {
    String range = "bytes=" + from + "-" + (from + length - 1);
    Request request =
        signed("GET", url(place), SignatureV4.EMPTY, Map.of("range", range)).get().build();
    Response answer = http.newCall(request).execute();
    try {
      require(answer, answer.code() == 206 || (answer.code() == 200 && from == 0));
      return new Closing(new Part(answer.body().byteStream(), length), answer);
    } catch (IOException e) {
      answer.close();
      throw e;
    }
  }

  /** With the stream its connection is given back. */
  private static final class Closing extends FilterInputStream {
    private final Response answer;

    Closing(InputStream in, Response answer) {
      super(in);
      this.answer = answer;
    }

    @Override
    public void close() {
      answer.close();
    }
  }

  @Override
  public void delete(String place) throws IOException {
    Request request = signed("DELETE", url(place), SignatureV4.EMPTY).delete().build();
    try (Response answer = http.newCall(request).execute()) {
      require(answer, answer.isSuccessful() || answer.code() == 404);
    }
  }

  /** By a file of its own: whoever may put and delete objects may do nothing else perhaps. */
  @Override
  public Optional<String> trouble() {
    Request request = signed("PUT", url(TRIED), SignatureV4.EMPTY).put(RequestBody.EMPTY).build();
    try {
      try (Response answer = http.newCall(request).execute()) {
        require(answer, answer.isSuccessful());
      }
      delete(TRIED);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the bucket " + settings.bucket() + ": " + e.getMessage());
    }
  }

  private HttpUrl url(String place) {
    return bucket.newBuilder().addPathSegments(settings.prefix() + place).build();
  }

  private Request.Builder signed(String method, HttpUrl url, String sha256) {
    return signed(method, url, sha256, Map.of());
  }

  private Request.Builder signed(
      String method, HttpUrl url, String sha256, Map<String, String> others) {
    boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
    String host = usual ? url.host() : url.host() + ":" + url.port();
    Request.Builder request = new Request.Builder().url(url);
    signature
        .headers(method, host, url.encodedPath(), sha256, others, clock.instant())
        .forEach(request::header);
    return request;
  }

  private static void require(Response answer, boolean expected) throws IOException {
    if (!expected) {
      Matcher code = CODE.matcher(answer.peekBody(SHOWN).string());
      throw new IOException(
          "the S3 service answers "
              + answer.code()
              + (code.find() ? " (" + code.group(1) + ")" : ""));
    }
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
  }
}
