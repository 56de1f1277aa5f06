package dev.hookswitch.store;

import static java.util.Objects.requireNonNull;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Authentication.Basic;
import dev.hookswitch.endpoint.Authentication.Bearer;
import dev.hookswitch.endpoint.Authentication.ClientAuthentication;
import dev.hookswitch.endpoint.Authentication.OAuth2;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Authentication} in the JSON that is encrypted: all kinds in one, the type says which of
 * the others are there.
 */
record SealedAuthentication(
    String type,
    @Nullable String name,
    @Nullable String secret,
    @Nullable String tokenUrl,
    @Nullable String scope,
    @Nullable String audience,
    @Nullable ClientAuthentication clientAuthentication) {

  static @Nullable SealedAuthentication of(Authentication authentication) {
    String type = authentication.type();
    return switch (authentication) {
      case Authentication.None _ -> null;
      case Basic b ->
          new SealedAuthentication(type, b.username(), b.password(), null, null, null, null);
      case Bearer b -> new SealedAuthentication(type, null, b.token(), null, null, null, null);
      case OAuth2 o ->
          new SealedAuthentication(
              type,
              o.clientId(),
              o.clientSecret(),
              o.tokenUrl().toString(),
              o.scope(),
              o.audience(),
              o.clientAuthentication());
    };
  }

  Authentication authentication() {
    String kept = requireNonNull(secret);
    return switch (type) {
      case "basic" -> new Basic(requireNonNull(name), kept);
      case "bearer" -> new Bearer(kept);
      case "oauth2" ->
          new OAuth2(
              URI.create(requireNonNull(tokenUrl)),
              requireNonNull(name),
              kept,
              scope,
              audience,
              requireNonNull(clientAuthentication));
      default -> throw new IllegalStateException("unknown authentication " + type);
    };
  }
}
