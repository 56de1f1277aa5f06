package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The symmetric signature of Standard Webhooks: {@code v1,} and base64 of HMAC-SHA256 over {@code
 * id.timestamp.body}; one for each secret while a secret is being rotated, separated by spaces.
 */
public final class Signature {

  /** What every official library allows between the clocks of sender and receiver. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "v1,";

  private Signature() {}

  /** The value of the header {@code webhook-signature}. */
  static String header(List<SigningSecret> secrets, String id, long timestamp, byte[] body) {
    if (secrets.size() == 1) {
      return VERSION + sign(secrets.getFirst(), id, timestamp, body);
    }
    StringBuilder header = new StringBuilder();
    for (SigningSecret secret : secrets) {
      header
          .append(header.isEmpty() ? "" : " ")
          .append(VERSION)
          .append(sign(secret, id, timestamp, body));
    }
    return header.toString();
  }

  private static String sign(SigningSecret secret, String id, long timestamp, byte[] body) {
    return Base64.getEncoder().encodeToString(hmac(secret, id + "." + timestamp + ".", body));
  }

  private static byte[] hmac(SigningSecret secret, String prefix, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
      mac.update(prefix.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * Whether a request was signed with that secret, lately. Compares in constant time.
   *
   * @param timestamp the header as it came
   * @param signatures the header as it came: one of the list must match
   */
  public static boolean isValid(
      SigningSecret secret,
      String id,
      String timestamp,
      String signatures,
      byte[] body,
      Instant now) {
    long seconds;
    try {
      seconds = Long.parseLong(timestamp);
    } catch (NumberFormatException e) {
      return false;
    }
    if (Math.abs(now.getEpochSecond() - seconds) > TOLERANCE.toSeconds()) {
      return false;
    }
    byte[] expected =
        (VERSION + sign(secret, id, seconds, body)).getBytes(StandardCharsets.US_ASCII);
    boolean valid = false;
    for (String signature : signatures.split(" ", -1)) {
      valid |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII));
    }
    return valid;
  }
}
