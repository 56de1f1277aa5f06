package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * It is asked for over ARI: {@code recordings/stored}, which is that folder (Asterisk 14 and
 * later). Without a connection of its own: Asterisk closes each after its answer.
 */
final class AriSpool implements RecordingSpool {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Between two pieces of a file. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final HttpUrl stored;
  private final String authorization;
  private final OkHttpClient http;

  /**
   * Reaches one.
   *
   * @param url of Asterisk's HTTP server, without {@code /ari}
   */
  AriSpool(URI url, String username, String password) {
    HttpUrl base = HttpUrl.get(url);
    if (base == null) {
      throw new IllegalArgumentException("no URL of the web: " + url);
    }
    this.stored = base.newBuilder().addPathSegments("ari/recordings/stored").build();
    this.authorization = Credentials.basic(username, password);
    this.http =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .connectTimeout(CONNECT)
            .readTimeout(SILENCE)
            .writeTimeout(SILENCE)
            .build();
  }

  @Override
  public CommandOutcome fetch(String name, Path into, long most) throws IOException {
    HttpUrl url = stored.newBuilder().addPathSegment(name).addPathSegment("file").build();
    Response answer;
    try {
      answer = http.newCall(request(url).get().build()).execute();
    } catch (IOException e) {
      return unreachable(e);
    }
    try (answer) {
      if (!answer.isSuccessful()) {
        return refusal(answer.code());
      }
      // before a byte of it, where its length is told
      if (answer.body().contentLength() > most) {
        return new Refused("a file of it is larger than allowed");
      }
      return RecordingSpool.copy(answer.body().byteStream(), into, most, this::unreachable);
    }
  }

  @Override
  public CommandOutcome remove(String name) {
    HttpUrl url = stored.newBuilder().addPathSegment(name).build();
    try (Response answer = http.newCall(request(url).delete().build()).execute()) {
      return answer.isSuccessful() || answer.code() == 404 ? new Done("") : refusal(answer.code());
    } catch (IOException e) {
      return unreachable(e);
    }
  }

  @Override
  public Optional<String> trouble() {
    HttpUrl url = stored.newBuilder().addPathSegment("hookswitch-none").build();
    try (Response answer = http.newCall(request(url).get().build()).execute()) {
      return answer.code() == 404 ? Optional.empty() : Optional.of(inWords(answer.code()));
    } catch (IOException e) {
      return Optional.of(unreachable(e).sentence());
    }
  }

  private Request.Builder request(HttpUrl url) {
    return new Request.Builder().url(url).header("Authorization", authorization);
  }

  /** A wrong password may be mended: whoever asks tries again. */
  private CommandOutcome refusal(int status) {
    return status == 404 ? new NotThere() : new Unknown(inWords(status));
  }

  private String inWords(int status) {
    return at()
        + switch (status) {
          case 401 -> " refuses the user of ARI, or the password";
          case 403 -> " does not let the user of ARI do that: read_only must be no";
          default -> " answers with status " + status + " where ARI should be";
        };
  }

  private Unknown unreachable(IOException e) {
    String message = e.getMessage();
    return new Unknown(at() + " cannot be asked: " + (message == null ? e.toString() : message));
  }

  private String at() {
    return stored.host() + ":" + stored.port();
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
  }
}
