package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.SigningKeyPair;
import dev.hookswitch.endpoint.SigningSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;

/**
 * The signatures of Standard Webhooks, over {@code id.timestamp.body}: {@code v1,} and base64 of
 * HMAC-SHA256, or {@code v1a,} and base64 of Ed25519 (RFC 8032); one for each key while keys are
 * being rotated, separated by spaces.
 */
public final class Signature {

  /** What every official library allows between the clocks of sender and receiver. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String VERSION = "v1,";
  private static final String ASYMMETRIC = "v1a,";

  private Signature() {}

  /** The value of the header {@code webhook-signature}. */
  static String header(List<SigningKey> keys, String id, long timestamp, byte[] body) {
    return keys.stream()
        .map(key ->
            switch (key) {
              case SigningSecret secret -> VERSION + sign(secret, id, timestamp, body);
              case SigningKeyPair pair -> ASYMMETRIC + sign(pair, id, timestamp, body);
            })
        .collect(Collectors.joining(" "));
  }

  private static String sign(SigningKeyPair pair, String id, long timestamp, byte[] body) {
    try {
      java.security.Signature signer = java.security.Signature.getInstance("Ed25519");
      signer.initSign(pair.signer());
      signer.update(prefix(id, timestamp));
      signer.update(body);
      return Base64.getEncoder().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  private static byte[] prefix(String id, long timestamp) {
    return (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
  }

  private static String sign(SigningSecret secret, String id, long timestamp, byte[] body) {
    Mac mac = secret.mac();
    mac.update(prefix(id, timestamp));
    return Base64.getEncoder().encodeToString(mac.doFinal(body));
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
