package dev.hookswitch;

import dev.hookswitch.people.Role;
import dev.hookswitch.people.Sessions;
import dev.hookswitch.people.oidc.OidcSettings;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How people sign in to the console.
 *
 * @param oidc who vouches for them beside their passwords; null: nobody
 * @param sessions how long they stay signed in
 */
public record ConsoleSettings(@Nullable OidcSettings oidc, Sessions.Limits sessions) {

  static final ConsoleSettings NONE = new ConsoleSettings(null, Sessions.Limits.DEFAULT);
  static final String CALLBACK = "/console/oidc/callback";

  private static final Duration SHORTEST_SESSION = Duration.ofMinutes(1);
  private static final Duration LONGEST_SESSION = Duration.ofDays(365);
  private static final List<String> SCOPES = List.of("openid", "profile", "email");

  /**
   * Reads {@code console}.
   *
   * @param publicUrl where the issuer sends browsers back to
   */
  static ConsoleSettings read(YamlNode node, String publicUrl) {
    YamlNode oidc = node.get("oidc");
    ConsoleSettings settings =
        new ConsoleSettings(
            oidc.isAbsent() ? null : oidc(oidc, publicUrl), sessions(node.get("session")));
    node.closed();
    return settings;
  }

  private static Sessions.Limits sessions(YamlNode node) {
    Sessions.Limits usual = Sessions.Limits.DEFAULT;
    Duration idle = limit(node.get("idle"), usual.idle());
    Duration total = limit(node.get("total"), later(usual.whole(), idle));
    if (total.compareTo(idle) < 0) {
      throw node.get("total").wrong("session.total must not be shorter than session.idle");
    }
    node.closed();
    return new Sessions.Limits(idle, total);
  }

  private static Duration limit(YamlNode node, Duration usual) {
    Duration time = node.isAbsent() ? usual : node.duration();
    if (time.compareTo(SHORTEST_SESSION) < 0 || time.compareTo(LONGEST_SESSION) > 0) {
      throw node.wrong("a session lasts 1m to 365d");
    }
    return time;
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static OidcSettings oidc(YamlNode node, String publicUrl) {
    Settings.Secret secret = node.get("client_secret").optionalSecret();
    OidcSettings settings =
        new OidcSettings(
            issuer(node.require("issuer")),
            node.require("client_id").text(),
            secret == null ? null : secret.reveal(),
            URI.create(publicUrl + CALLBACK),
            scopes(node.get("scopes")),
            node.get("login_claim").text("preferred_username"),
            node.get("role_claim").text("roles"),
            roles(node.require("roles")),
            node.get("account_claim").optionalText(),
            node.get("user_claim").optionalText());
    node.closed();
    return settings;
  }

  /** Whoever stands between us and it could be everybody. */
  private static URI issuer(YamlNode node) {
    URI url = node.url();
    if (!"https".equalsIgnoreCase(url.getScheme()) && !isHere(url.getHost())) {
      throw node.wrong("the issuer must begin with https://");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
      throw node.wrong("an issuer is a URL without a query, a fragment or a user");
    }
    return url;
  }

  private static boolean isHere(String host) {
    try {
      return host.equals("localhost")
          || InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<String> scopes(YamlNode node) {
    List<String> scopes =
        node.isAbsent() ? SCOPES : node.list().stream().map(YamlNode::text).toList();
    if (!scopes.contains("openid")) {
      throw node.wrong("scopes must have openid among them");
    }
    return scopes;
  }

  private static Map<String, Role> roles(YamlNode node) {
    Map<String, Role> words = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      words.put(role.word(), role);
    }
    Map<String, Role> roles = new LinkedHashMap<>();
    node.entries().keySet().forEach(value -> roles.put(value, node.get(value).word(words)));
    if (roles.isEmpty()) {
      throw node.wrong("roles must say for one value at least which role it is");
    }
    return roles;
  }
}
