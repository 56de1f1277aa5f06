package dev.hookswitch.dialer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Ids of placed calls: 96 bits, by chance, or made from what is the same when a request is sent
 * again. Safe for all threads where its source of chance is.
 */
public final class CallIds {

  private static final int BYTES = 12;

  private final RandomGenerator random;

  public CallIds(RandomGenerator random) {
    this.random = random;
  }

  /**
   * An id.
   *
   * @param prefix says what it is the id of
   * @param key null: no other call has it
   */
  public String of(String prefix, @Nullable String key) {
    byte[] bytes = new byte[BYTES];
    if (key == null) {
      random.nextBytes(bytes);
    } else {
      bytes = Arrays.copyOf(hash(key), BYTES);
    }
    return prefix + HexFormat.of().formatHex(bytes);
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
