package dev.hookswitch.kafka;

import dev.hookswitch.journal.Encoded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What is remembered of an event: enough to know it again, in 16 bytes.
 *
 * @param id of its id
 * @param content of its JSON, in which id and seq are
 */
record Fingerprint(long id, long content) {

  static Fingerprint of(Encoded event) {
    return of(event.event().id(), event.json());
  }

  static Fingerprint of(String id, byte[] json) {
    MessageDigest digest = digest();
    return new Fingerprint(
        first(digest.digest(id.getBytes(StandardCharsets.UTF_8))), first(digest.digest(json)));
  }

  private static long first(byte[] digest) {
    return ByteBuffer.wrap(digest).getLong();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
