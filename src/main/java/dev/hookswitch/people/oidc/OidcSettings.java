package dev.hookswitch.people.oidc;

import dev.hookswitch.people.Role;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who vouches for people, and what its word means here.
 *
 * @param issuer exactly as it calls itself
 * @param clientSecret null: a public client
 * @param redirect where it sends the browser back to
 * @param loginClaim whose value becomes the login of somebody new
 * @param roleClaim a text or a list of them; a path with dots leads into objects
 * @param roles by value of that claim; of several the role that may the most
 * @param accountClaim null: everybody sees all accounts. Its value {@code *} means all
 * @param userClaim which user of the directory they are; null: none, and there are no operators
 */
public record OidcSettings(
    URI issuer,
    String clientId,
    @Nullable String clientSecret,
    URI redirect,
    List<String> scopes,
    String loginClaim,
    String roleClaim,
    Map<String, Role> roles,
    @Nullable String accountClaim,
    @Nullable String userClaim) {

  public OidcSettings {
    scopes = List.copyOf(scopes);
    roles = Map.copyOf(roles);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "OidcSettings[" + issuer + ", " + clientId + "]";
  }
}
