package dev.hookswitch.endpoint;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint is reached directly or through an HTTP proxy. A proxy is inside our own
 * network and may reach what endpoints must not: therefore the administrator alone chooses it.
 */
public sealed interface Route {

  Route AS_SETTINGS = new AsSettings();
  Route DIRECT = new Direct();

  /** As {@code delivery.proxy} of the settings says. */
  record AsSettings() implements Route {
    @Override
    public String reveal() {
      return "default";
    }

    @Override
    public String shown() {
      return reveal();
    }
  }

  /** Without a proxy, whatever the settings say. */
  record Direct() implements Route {
    @Override
    public String reveal() {
      return "none";
    }

    @Override
    public String shown() {
      return reveal();
    }
  }

  /** Through that proxy; as a text it does not show the password. */
  record Through(String host, int port, @Nullable Credentials credentials) implements Route {

    @Override
    public String reveal() {
      return credentials == null
          ? text("")
          : text(encoded(credentials.username()) + ":" + encoded(credentials.password()) + "@");
    }

    @Override
    public String shown() {
      return credentials == null ? text("") : text(encoded(credentials.username()) + ":…@");
    }

    private String text(String user) {
      return "http://" + user + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
      return shown();
    }
  }

  /** What a proxy wants to be told. */
  record Credentials(String username, String password) {
    @Override
    public String toString() {
      return username + ":…";
    }
  }

  /** The text that {@link #parse} reads, with its password. */
  String reveal();

  /** The same without what is secret. */
  String shown();

  /**
   * Reads {@code default}, {@code none} or {@code http://[user:password@]host:port}; user name and
   * password percent-encoded where they have characters that mean something in a URL.
   *
   * @throws IllegalArgumentException with one sentence that does not repeat the text
   */
  static Route parse(String text) {
    return switch (text) {
      case "default" -> AS_SETTINGS;
      case "none" -> DIRECT;
      default -> through(text);
    };
  }

  private static Route through(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(EXPECTED); // without the cause: it repeats the text
    }
    String host = url.getHost();
    boolean bare =
        (url.getRawPath() == null || url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!"http".equalsIgnoreCase(url.getScheme())
        || host == null
        || url.getPort() < 1
        || url.getPort() > 65_535
        || !bare) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new Through(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        url.getPort(),
        credentials(url.getRawUserInfo()));
  }

  private static @Nullable Credentials credentials(@Nullable String userInfo) {
    if (userInfo == null) {
      return null;
    }
    int colon = userInfo.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("a proxy's user name and password are user:password");
    }
    String username = decoded(userInfo.substring(0, colon));
    String password = decoded(userInfo.substring(colon + 1));
    if (username.indexOf(':') >= 0
        || (username + password).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a proxy's user name has no colon, and neither it nor the password control characters");
    }
    return new Credentials(username, password);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  String EXPECTED = "a proxy is http://[user:password@]host:port, or none, or default";
}
