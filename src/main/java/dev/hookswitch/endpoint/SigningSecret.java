package dev.hookswitch.endpoint;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A symmetric secret of Standard Webhooks: {@code whsec_} and base64 of 24 to 64 bytes. {@link
 * #toString} shows nothing of it; {@link #reveal} does.
 */
public final class SigningSecret implements SigningKey {

  private static final String PREFIX = "whsec_";
  private static final int NEW_BYTES = 32;
  private static final int MIN_BYTES = 24;
  private static final int MAX_BYTES = 64;

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  /** Nothing is ever put into it: it is copied. Made when the first message is signed. */
  private volatile @Nullable Mac blank;

  private SigningSecret(byte[] key) {
    this.key = key;
  }

  public static SigningSecret generate(SecureRandom random) {
    byte[] key = new byte[NEW_BYTES];
    random.nextBytes(key);
    return new SigningSecret(key);
  }

  /**
   * Reads a secret as it is written in settings and shown to customers.
   *
   * @throws IllegalArgumentException with one sentence that does not repeat the text
   */
  public static SigningSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a signing secret begins with " + PREFIX);
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a signing secret is " + PREFIX + " and base64", e);
    }
    if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a signing secret has " + MIN_BYTES + " to " + MAX_BYTES + " bytes, not " + key.length);
    }
    return new SigningSecret(key);
  }

  @Override
  public Scheme scheme() {
    return Scheme.V1;
  }

  /** HMAC-SHA256 with this secret, for one message and the caller alone. Safe for all threads. */
  public Mac mac() {
    try {
      Mac made = blank;
      if (made == null) {
        made = Mac.getInstance(ALGORITHM);
        made.init(new SecretKeySpec(key, ALGORITHM));
        blank = made;
      }
      return (Mac) made.clone();
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** The whole secret as text: also for the one moment when it is shown. */
  @Override
  public String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningSecret secret && Arrays.equals(secret.key, key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
