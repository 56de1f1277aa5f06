package dev.hookswitch.people.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * An issuer as it should be, over real HTTP with real keys, and as it should not be where a test
 * says so. It signs everybody in who comes, and gives each code once.
 */
public final class FakeIssuer implements AutoCloseable {

  public static final String CLIENT = "hook switch/1";
  public static final String SECRET = "a secret: with % and +";

  private static final String JSON = "application/json";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Supplier<Instant> clock;

  /** What the authorization request said, by code. */
  private final Map<String, Map<String, String>> given = new ConcurrentHashMap<>();

  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private final Map<String, Object> document = new LinkedHashMap<>();
  private volatile List<JWK> published = List.of();
  private volatile JWK signs;
  private volatile UnaryOperator<JWTClaimsSet.Builder> claims = each -> each;
  private volatile Function<JWTClaimsSet, String> token = this::signed;
  private volatile int status = 200;
  private volatile String lastAuthorization = "";
  private volatile Map<String, String> lastForm = Map.of();

  public FakeIssuer(Supplier<Instant> clock) throws IOException, JOSEException {
    this.clock = clock;
    this.signs = rsa("first");
    this.published = List.of(signs);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    document.put("issuer", issuer().toString());
    document.put("authorization_endpoint", issuer() + "/authorize?tenant=1");
    document.put("token_endpoint", issuer() + "/token");
    document.put("jwks_uri", issuer() + "/keys");
    server.createContext(
        "/office/.well-known/openid-configuration",
        exchange -> say(exchange, status, JsonMapper.shared().writeValueAsString(document)));
    server.createContext("/office/keys", this::keys);
    server.createContext("/office/token", this::token);
    server.start();
  }

  public URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/office");
  }

  static JWK rsa(String id) throws JOSEException {
    return new RSAKeyGenerator(2048).keyID(id).generate();
  }

  static JWK ec(String id) throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
  }

  /** From now on it signs with this key. */
  void sign(JWK key, boolean andPublish) {
    signs = key;
    published = andPublish ? List.of(key) : published;
  }

  /** Each ID token claims what this makes of it. */
  void claim(UnaryOperator<JWTClaimsSet.Builder> changed) {
    claims = changed;
  }

  /** Each ID token is what this makes of its claims. */
  void token(Function<JWTClaimsSet, String> made) {
    token = made;
  }

  void answer(int code) {
    status = code;
  }

  void document(String name, Object value) {
    document.put(name, value);
  }

  /** How often its keys were looked at. */
  int looks() {
    return looks.get();
  }

  String lastAuthorization() {
    return lastAuthorization;
  }

  Map<String, String> lastForm() {
    return lastForm;
  }

  /** What a browser does: it is signed in there, and comes back with state and code. */
  public OidcSignIn.Answered visit(URI address) {
    Map<String, String> query = form(address.getRawQuery());
    String code = "code-" + number.incrementAndGet();
    given.put(code, query);
    return new OidcSignIn.Answered(query.get("state"), code, null, issuer().toString());
  }

  private void keys(HttpExchange exchange) throws IOException {
    looks.incrementAndGet();
    say(exchange, status, new JWKSet(published).toPublicJWKSet().toString());
  }

  private void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    lastForm = form(body);
    lastAuthorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    Map<String, String> asked = given.remove(String.valueOf(lastForm.get("code")));
    if (asked == null
        || !challenge(lastForm.get("code_verifier")).equals(asked.get("code_challenge"))
        || !lastForm.get("redirect_uri").equals(asked.get("redirect_uri"))) {
      say(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    Instant now = clock.get();
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(issuer().toString())
            .subject("248289761001")
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
            .claim("nonce", asked.get("nonce"))
            .claim("preferred_username", "Jane.Doe")
            .claim("name", "Jane Doe")
            .claim("roles", List.of("staff", "hookswitch-admin"));
    Map<String, Object> answer = new HashMap<>();
    answer.put("access_token", "not needed");
    answer.put("token_type", "Bearer");
    answer.put("id_token", token.apply(claims.apply(builder).build()));
    say(exchange, status, JsonMapper.shared().writeValueAsString(answer));
  }

  /** As it should be. */
  String signed(JWTClaimsSet content) {
    try {
      boolean isRsa = signs.getKeyType().getValue().equals("RSA");
      JWSSigner signer =
          isRsa ? new RSASSASigner(signs.toRSAKey()) : new ECDSASigner(signs.toECKey());
      JWSAlgorithm algorithm = isRsa ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
      SignedJWT jwt =
          new SignedJWT(new JWSHeader.Builder(algorithm).keyID(signs.getKeyID()).build(), content);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> form(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static void say(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", JSON);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
