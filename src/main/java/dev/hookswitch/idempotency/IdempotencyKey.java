package dev.hookswitch.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is stored.
 *
 * @param owner whose it is; the administrator's have none, which is the empty text
 * @param hash SHA-256 of the key, in hexadecimal digits
 */
public record IdempotencyKey(String owner, String hash) {

  public static final String EXPECTED =
      "Idempotency-Key must have 1 to 255 visible ASCII characters";

  private static final Pattern RIGHT = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * Reads the header; in quotes, as RFC 8941 writes strings, or without is the same key.
   *
   * @param account null: the administrator
   * @return empty when it is none; {@link #EXPECTED} says what one is
   */
  public static Optional<IdempotencyKey> of(@Nullable String account, String header) {
    String text = header.strip();
    if (text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")) {
      text = text.substring(1, text.length() - 1);
    }
    return RIGHT.matcher(text).matches()
        ? Optional.of(
            new IdempotencyKey(
                account == null ? "" : account, hash(text.getBytes(StandardCharsets.US_ASCII))))
        : Optional.empty();
  }

  /** SHA-256 of these one after the other, in hexadecimal digits; lengths keep them apart. */
  public static String hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        if (parts.length > 1) {
          digest.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
        }
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
