package dev.hookswitch.migrate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What rows there are, in sixteen bytes and however they are ordered: the sum of the hashes of
 * their values. It is made of the values alone, and not of how a database or COPY writes them. For
 * one thread.
 */
final class Checksum {

  private final MessageDigest digest;
  private final ByteBuffer head = ByteBuffer.allocate(1 + Long.BYTES);
  private long rows;
  private long upper;
  private long lower;

  Checksum() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Values as {@link ColumnType} has them. */
  void add(@Nullable Object[] row) {
    for (Object value : row) {
      switch (value) {
        case null -> head('-', 0);
        case Long number -> head('i', number);
        case Double number -> head('d', Double.doubleToLongBits(number));
        case String text -> bytes('t', text.getBytes(StandardCharsets.UTF_8));
        case byte[] bytes -> bytes('b', bytes);
        default -> throw new IllegalArgumentException("no value: " + value.getClass());
      }
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    upper += hash.getLong();
    lower += hash.getLong();
    rows++;
  }

  private void bytes(char type, byte[] bytes) {
    head(type, bytes.length);
    digest.update(bytes);
  }

  private void head(char type, long number) {
    digest.update(head.clear().put((byte) type).putLong(number).flip());
  }

  long rows() {
    return rows;
  }

  boolean isSameAs(Checksum other) {
    return rows == other.rows && upper == other.upper && lower == other.lower;
  }

  /** For a person who compares two. */
  @Override
  public String toString() {
    return "%,d rows, checksum %016x%016x".formatted(rows, upper, lower);
  }
}
