package dev.hookswitch.endpoint;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How requests prove to an endpoint who sends them, beside their signature. None of these shows
 * what is secret of it as a text; whoever makes one has had it checked by {@link
 * AuthenticationFields}.
 */
public sealed interface Authentication {

  None NONE = new None();

  /** The word for it in settings and interface. */
  String type();

  /** The signature alone. */
  record None() implements Authentication {
    @Override
    public String type() {
      return "none";
    }
  }

  /** RFC 7617, in UTF-8. */
  record Basic(String username, String password) implements Authentication {
    @Override
    public String type() {
      return "basic";
    }

    @Override
    public String toString() {
      return "Basic[username=" + username + "]";
    }
  }

  /** RFC 6750: a token that somebody made by hand and that does not change. */
  record Bearer(String token) implements Authentication {
    @Override
    public String type() {
      return "bearer";
    }

    @Override
    public String toString() {
      return "Bearer[…]";
    }
  }

  /**
   * RFC 6749, section 4.4: a token that is asked for with the client's own credentials.
   *
   * @param audience what some servers want beside the scope; not of the RFC
   */
  record OAuth2(
      URI tokenUrl,
      String clientId,
      String clientSecret,
      @Nullable String scope,
      @Nullable String audience,
      ClientAuthentication clientAuthentication)
      implements Authentication {

    @Override
    public String type() {
      return "oauth2";
    }

    @Override
    public String toString() {
      return "OAuth2[tokenUrl=" + tokenUrl + ", clientId=" + clientId + "]";
    }
  }

  /** Where the client's credentials stand in the request for a token. */
  enum ClientAuthentication {
    /** In the header Authorization, which every server must understand. */
    BASIC,
    /** Among the parameters, for servers that know nothing else. */
    BODY;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
