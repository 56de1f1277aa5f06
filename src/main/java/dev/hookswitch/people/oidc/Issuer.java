package dev.hookswitch.people.oidc;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The issuer as it is reached: what it says of itself, its keys, and its tokens. What it publishes
 * is asked for again after an hour, its keys sooner when a token names one that is not among them.
 * Safe for all threads.
 */
final class Issuer implements JWKSource<SecurityContext>, AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FRESH = Duration.ofHours(1);

  /** A token with an unknown key may be anybody's: so often they make us ask. */
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  private static final int MAX_BYTES = 256 * 1024;
  private static final String NAME = "the identity provider ";

  private final OidcSettings settings;
  private final InstantSource clock;
  private final OkHttpClient http;
  private @Nullable Published published;
  private @Nullable Keys keys;

  /** What it says of itself. */
  record Published(URI authorization, URI token, URI jwks, boolean takesBody, Instant at) {}

  private record Keys(JWKSet set, Instant at) {}

  Issuer(OidcSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.http = new OkHttpClient.Builder().followRedirects(false).callTimeout(TIMEOUT).build();
  }

  synchronized Published published() throws TroubleException {
    Published known = published;
    if (known != null && isFresh(known.at())) {
      return known;
    }
    try {
      known =
          read(
              get(
                  URI.create(
                      withoutSlash(settings.issuer()) + "/.well-known/openid-configuration")));
      published = known;
    } catch (TroubleException e) {
      if (known == null || e.trouble() != Trouble.UNREACHABLE) {
        throw e;
      }
    }
    return known;
  }

  private boolean isFresh(Instant at) {
    return clock.instant().isBefore(at.plus(FRESH));
  }

  private static String withoutSlash(URI uri) {
    return uri.toString().replaceAll("/+$", "");
  }

  private Published read(JsonNode document) throws TroubleException {
    String name = document.path("issuer").asString("");
    if (!name.equals(settings.issuer().toString())) {
      throw new TroubleException(
          Trouble.NOT_BELIEVED, NAME + "calls itself otherwise than the settings");
    }
    boolean basic = true;
    boolean body = false;
    JsonNode methods = document.path("token_endpoint_auth_methods_supported");
    if (methods.isArray()) {
      basic = contains(methods, "client_secret_basic");
      body = contains(methods, "client_secret_post");
    }
    return new Published(
        place(document, "authorization_endpoint"),
        place(document, "token_endpoint"),
        place(document, "jwks_uri"),
        body && !basic,
        clock.instant());
  }

  private static boolean contains(JsonNode texts, String text) {
    for (JsonNode each : texts) {
      if (each.asString("").equals(text)) {
        return true;
      }
    }
    return false;
  }

  private URI place(JsonNode document, String name) throws TroubleException {
    URI place;
    try {
      place = URI.create(document.path(name).asString(""));
    } catch (IllegalArgumentException e) {
      throw new TroubleException(Trouble.NOT_BELIEVED, NAME + "has no " + name);
    }
    boolean isSafe =
        "https".equalsIgnoreCase(place.getScheme())
            || ("http".equalsIgnoreCase(place.getScheme())
                && "http".equalsIgnoreCase(settings.issuer().getScheme()));
    if (!isSafe || place.getHost() == null) {
      throw new TroubleException(
          Trouble.NOT_BELIEVED, NAME + "has a " + name + " that is not https");
    }
    return place;
  }

  /** The ID token that it gives for a code. */
  String idToken(String code, Round round) throws TroubleException {
    Published place = published();
    FormBody.Builder form =
        new FormBody.Builder()
            .add("grant_type", "authorization_code")
            .add("code", code)
            .add("redirect_uri", settings.redirect().toString())
            .add("code_verifier", round.verifier());
    Request.Builder request = new Request.Builder().url(place.token().toString());
    String secret = settings.clientSecret();
    if (secret == null || place.takesBody()) {
      form.add("client_id", settings.clientId());
    }
    if (secret != null && place.takesBody()) {
      form.add("client_secret", secret);
    } else if (secret != null) {
      request.header("Authorization", basic(settings.clientId(), secret));
    }
    JsonNode answer = send(request.post(form.build()).build());
    JsonNode token = answer.path("id_token");
    if (!token.isString()) {
      throw new TroubleException(Trouble.NOT_BELIEVED, NAME + "gives no id_token");
    }
    return token.asString();
  }

  /** RFC 6749, 2.3.1: both are encoded as in a form before they are put together. */
  private static String basic(String id, String secret) {
    String pair =
        URLEncoder.encode(id, StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Its keys that fit; where none does they are looked at once more. */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    try {
      List<JWK> found = selector.select(keys(FRESH));
      return found.isEmpty() ? selector.select(keys(BETWEEN_LOOKS)) : found;
    } catch (TroubleException e) {
      throw new KeySourceException(e.getMessage(), e);
    }
  }

  private synchronized JWKSet keys(Duration notOlder) throws TroubleException {
    Keys known = keys;
    if (known == null || !clock.instant().isBefore(known.at().plus(notOlder))) {
      known = new Keys(parse(get(published().jwks())), clock.instant());
      keys = known;
    }
    return known.set();
  }

  private static JWKSet parse(JsonNode document) throws TroubleException {
    try {
      return JWKSet.parse(document.toString());
    } catch (ParseException e) {
      throw new TroubleException(Trouble.NOT_BELIEVED, NAME + "publishes no keys");
    }
  }

  private JsonNode get(URI place) throws TroubleException {
    return send(new Request.Builder().url(place.toString()).get().build());
  }

  private JsonNode send(Request request) throws TroubleException {
    try (Response answer =
        http.newCall(request.newBuilder().header("Accept", "application/json").build()).execute()) {
      if (!answer.isSuccessful()) {
        boolean isOurs = answer.code() / 100 == 4;
        throw new TroubleException(
            isOurs ? Trouble.DENIED : Trouble.UNREACHABLE, NAME + "answers " + answer.code());
      }
      return JsonMapper.shared().readTree(text(answer));
    } catch (IOException e) {
      throw new TroubleException(
          Trouble.UNREACHABLE, NAME + "cannot be reached: " + e.getMessage());
    } catch (JacksonException e) {
      throw new TroubleException(Trouble.NOT_BELIEVED, NAME + "answers no JSON");
    }
  }

  private static String text(Response answer) throws IOException {
    BufferedSource source = answer.body().source();
    if (source.request(MAX_BYTES + 1L)) {
      throw new IOException("its answer is too long");
    }
    return source.readUtf8();
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
