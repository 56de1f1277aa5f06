package dev.hookswitch.webhook;

import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * The header of that name.
 *
 * @param header null: there is none
 * @param secrets what of it must not come back in an answer that is kept
 */
record Authorization(@Nullable String header, List<String> secrets) {

  static final Authorization NONE = new Authorization(null, List.of());

  /** A shorter text is found by chance in an answer that says nothing of it. */
  private static final int SHORTEST_HIDDEN = 4;

  static Authorization basic(String username, String password) {
    String header = Credentials.basic(username, password, StandardCharsets.UTF_8);
    return new Authorization(header, List.of(header.substring("Basic ".length()), password));
  }

  static Authorization bearer(String token) {
    return new Authorization("Bearer " + token, List.of(token));
  }

  /** The text without the secrets: some receivers answer with what they were sent. */
  String hide(String text) {
    String hidden = text;
    for (String secret : secrets) {
      if (secret.length() >= SHORTEST_HIDDEN) {
        hidden = hidden.replace(secret, "…");
      }
    }
    return hidden;
  }

  @Override
  public String toString() {
    return "Authorization[…]";
  }
}
