package dev.hookswitch.people.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/**
 * One way to the issuer and back.
 *
 * @param state comes back with the browser
 * @param nonce comes back in the ID token
 * @param verifier goes with the code; the issuer knows its hash (PKCE)
 */
record Round(String state, String nonce, String verifier, Instant until) {

  private static final int BYTES = 32;

  static Round begin(SecureRandom random, Instant until) {
    return new Round(text(random), text(random), text(random), until);
  }

  private static String text(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the issuer is told of the verifier. */
  String challenge() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** In a time that does not depend on how near it comes. */
  boolean hasState(String other) {
    return MessageDigest.isEqual(
        state.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
