package dev.hookswitch.endpoint;

import static java.util.Objects.requireNonNullElse;

import dev.hookswitch.endpoint.Authentication.ClientAuthentication;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an {@link Authentication}; every refusal is one sentence that repeats no secret. */
final class AuthenticationFields {

  private static final String FIELD = "authentication";

  /** A bearer token may be a JWT with many claims. */
  private static final int MAX_TOKEN = 8 * 1024;

  private interface Reading {
    Authentication from(Fields fields);
  }

  private static final Map<String, Reading> TYPES =
      Map.of(
          "none", _ -> Authentication.NONE,
          "basic", AuthenticationFields::basic,
          "bearer", AuthenticationFields::bearer,
          "oauth2", AuthenticationFields::oauth2);

  private static final Map<String, ClientAuthentication> PLACES =
      Map.of(
          ClientAuthentication.BASIC.word(), ClientAuthentication.BASIC,
          ClientAuthentication.BODY.word(), ClientAuthentication.BODY);

  private AuthenticationFields() {}

  static Authentication read(Fields fields, Authentication before) {
    Fields object = fields.object(FIELD);
    if (object == null) {
      return before;
    }
    Reading reading = object.word("type", TYPES);
    if (reading == null) {
      throw fields.wrong(FIELD, EndpointRule.TYPE_MISSING.of());
    }
    Authentication read = reading.from(object);
    object.closed();
    return read;
  }

  private static Authentication basic(Fields fields) {
    String username = required(fields, "username");
    String password = required(fields, "password");
    // RFC 7617, section 2
    if (username.indexOf(':') >= 0) {
      throw fields.wrong("username", EndpointRule.COLON.of());
    }
    requireNoControl(fields, "username", username);
    requireNoControl(fields, "password", password);
    return new Authentication.Basic(username, password);
  }

  private static void requireNoControl(Fields fields, String name, String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw fields.wrong(name, EndpointRule.ONE_LINE.of(name));
    }
  }

  private static Authentication bearer(Fields fields) {
    String token = fields.text("token", MAX_TOKEN);
    if (token == null) {
      throw missing(fields, "token");
    }
    if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw fields.wrong("token", EndpointRule.NO_SPACES.of("token"));
    }
    return new Authentication.Bearer(token);
  }

  private static Authentication oauth2(Fields fields) {
    String id = required(fields, "client_id");
    String secret = required(fields, "client_secret");
    requirePrintable(fields, "client_id", id);
    requirePrintable(fields, "client_secret", secret);
    String scope = fields.text("scope");
    if (scope != null) {
      requirePrintable(fields, "scope", scope);
    }
    return new Authentication.OAuth2(
        tokenUrl(fields),
        id,
        secret,
        scope,
        fields.text("audience"),
        requireNonNullElse(
            fields.word("client_authentication", PLACES), ClientAuthentication.BASIC));
  }

  /** RFC 6749, appendix A. */
  private static void requirePrintable(Fields fields, String name, String text) {
    if (!text.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw fields.wrong(name, EndpointRule.ASCII.of(name));
    }
  }

  private static URI tokenUrl(Fields fields) {
    String text = required(fields, "token_url");
    try {
      URI url = new URI(text);
      boolean web =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      // RFC 6749, section 3.2: no fragment
      if (web
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below, without the text: it may carry a password
    }
    throw fields.wrong("token_url", EndpointRule.TOKEN_URL.of());
  }

  private static String required(Fields fields, String name) {
    @Nullable String text = fields.text(name);
    if (text == null) {
      throw missing(fields, name);
    }
    return text;
  }

  private static RuntimeException missing(Fields fields, String name) {
    return fields.wrong(name, EndpointRule.MISSING.of(name));
  }
}
