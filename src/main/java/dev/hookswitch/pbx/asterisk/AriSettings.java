package dev.hookswitch.pbx.asterisk;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * How to reach the REST interface of one Asterisk.
 *
 * @param name the PBX's name in settings and logs, the same as its link's
 * @param url of the server, without {@code /ari}; http or https, and no user in it
 * @param app the name under which channels are handed to this program; one program at a time can
 *     have it
 * @param queueCapacity news that may wait for their listener before the connection is given up
 * @param silence how often a sign of life is asked for; when none comes in that time the connection
 *     is given up
 * @param patience for the answer to one request as a whole
 */
public record AriSettings(
    String name,
    URI url,
    String username,
    String password,
    String app,
    int queueCapacity,
    Duration silence,
    Duration patience) {

  public static final String DEFAULT_APP = "hookswitch";
  public static final int DEFAULT_QUEUE = 16_384;
  public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(10);
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(5);

  /**
   * The same with the usual bounds.
   *
   * @throws IllegalArgumentException with a sentence, where url or app cannot be used
   */
  public AriSettings(String name, URI url, String username, String password, String app) {
    this(name, url, username, password, app, DEFAULT_QUEUE, DEFAULT_SILENCE, DEFAULT_PATIENCE);
  }

  public AriSettings {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean isWeb = scheme.equals("http") || scheme.equals("https");
    if (!isWeb || url.getHost() == null) {
      throw new IllegalArgumentException("url must begin with http:// or https://");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "url must be that of the server alone; user and password have settings of their own");
    }
    if (!app.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw new IllegalArgumentException(
          "app must be 1 to 64 letters, digits, dots, hyphens and underscores");
    }
  }

  AriSettings withApp(String other) {
    return new AriSettings(name, url, username, password, other, queueCapacity, silence, patience);
  }

  String address() {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "AriSettings[" + name + " at " + address() + " as " + username + "]";
  }
}
