package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Authentication.ClientAuthentication;
import dev.hookswitch.endpoint.Authentication.OAuth2;
import dev.hookswitch.event.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request for an access token by client credentials (RFC 6749, section 4.4), the same way as
 * the endpoint's own requests go. The answer is read strictly and up to a bound; nothing of it but
 * the RFC's own error words is ever repeated.
 */
final class TokenRequest {

  private static final int MAX_ANSWER = 64 * 1024;
  private static final int MAX_TOKEN = 16 * 1024;

  /** How long a token is used whose life is not told. */
  private static final Duration UNTOLD = Duration.ofMinutes(5);

  private static final long MOST_SECONDS = Duration.ofDays(30).toSeconds();

  /** So long before its end a token is renewed; of a short life a fifth. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** As long a failure is the answer to all who ask: a crowd of lanes must not become a flood. */
  private static final Duration HOLD_OFF = Duration.ofSeconds(1);

  /** RFC 6749, section 5.2. */
  private static final Set<String> ERRORS =
      Set.of(
          "invalid_request",
          "invalid_client",
          "invalid_grant",
          "unauthorized_client",
          "unsupported_grant_type",
          "invalid_scope");

  private static final JsonMapper STRICT = StrictJson.nested(16);

  /** A phrase that is not said of whoever was asked. */
  private static final Pattern OWN_SUBJECT = Pattern.compile("(it|its|the|TLS) ");

  private final InstantSource clock;
  private final Duration timeout;
  private final FailureInWords words;
  private final String userAgent;

  TokenRequest(InstantSource clock, Duration timeout, String userAgent) {
    this.clock = clock;
    this.timeout = timeout;
    this.words = new FailureInWords(timeout);
    this.userAgent = userAgent;
  }

  AccessToken make(OAuth2 client, Way way) {
    Instant asked = clock.instant();
    try (Response response = way.callInConfidence(request(client), client.tokenUrl(), timeout)) {
      return read(response, way, asked);
    } catch (IOException e) {
      String phrase = words.of(e, way.isProxied());
      return denied(
          "the token endpoint" + (OWN_SUBJECT.matcher(phrase).lookingAt() ? ": " : " ") + phrase);
    }
  }

  private AccessToken.Denied denied(String reason) {
    return new AccessToken.Denied(reason, clock.instant().plus(HOLD_OFF));
  }

  private Request.Builder request(OAuth2 client) {
    FormBody.Builder form = new FormBody.Builder().add("grant_type", "client_credentials");
    if (client.scope() != null) {
      form.add("scope", client.scope());
    }
    if (client.audience() != null) {
      form.add("audience", client.audience());
    }
    Request.Builder request =
        new Request.Builder()
            .header("User-Agent", userAgent)
            .header("Accept", "application/json")
            .header("Accept-Encoding", "identity");
    if (client.clientAuthentication() == ClientAuthentication.BODY) {
      form.add("client_id", client.clientId()).add("client_secret", client.clientSecret());
    } else {
      request.header("Authorization", basic(client));
    }
    return request.post(form.build());
  }

  /** RFC 6749, section 2.3.1: encoded as in a form before they are joined. */
  private static String basic(OAuth2 client) {
    return String.valueOf(
        Authorization.basic(encoded(client.clientId()), encoded(client.clientSecret())).header());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private AccessToken read(Response response, Way way, Instant asked) throws IOException {
    if (way.isProxysRefusal(response.code())) {
      return denied("the token endpoint: " + FailureInWords.PROXY_REFUSES_CREDENTIALS);
    }
    byte[] body;
    try (InputStream in = response.body().byteStream()) {
      body = in.readNBytes(MAX_ANSWER + 1);
    }
    if (body.length > MAX_ANSWER) {
      return denied("the token endpoint answered with more than " + MAX_ANSWER / 1024 + " KiB");
    }
    JsonNode json = parse(body);
    if (response.code() != 200) {
      String error = json == null ? "" : json.path("error").asString("");
      return denied(
          "the token endpoint refused with "
              + response.code()
              + (ERRORS.contains(error) ? " (" + error + ")" : ""));
    }
    return json == null
        ? denied("the token endpoint answered with no JSON object")
        : given(json, asked);
  }

  private static @Nullable JsonNode parse(byte[] body) {
    try {
      JsonNode json = STRICT.readTree(body);
      return json.isObject() ? json : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  private AccessToken given(JsonNode json, Instant asked) {
    String token =
        json.path("access_token").isString() ? json.path("access_token").stringValue() : "";
    if (token.isEmpty()
        || token.length() > MAX_TOKEN
        || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      return denied("the token endpoint answered without an access_token that can be used");
    }
    if (!json.path("token_type").asString("").equalsIgnoreCase("bearer")) {
      return denied("the token endpoint answered with a token_type that is not Bearer");
    }
    JsonNode seconds = json.path("expires_in");
    if (seconds.isMissingNode()) {
      return new AccessToken.Given(token, asked.plus(UNTOLD));
    }
    if (!seconds.isIntegralNumber() || !seconds.canConvertToLong() || seconds.longValue() < 0) {
      return denied("the token endpoint answered with an expires_in that is no number of seconds");
    }
    Duration life = Duration.ofSeconds(Math.min(MOST_SECONDS, seconds.longValue()));
    Duration fifth = life.dividedBy(5);
    return new AccessToken.Given(
        token, asked.plus(life).minus(fifth.compareTo(SKEW) < 0 ? fifth : SKEW));
  }
}
