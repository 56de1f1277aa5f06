package dev.hookswitch.journal;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A place in a log whose partitions have no order in common: below which offset each of them was
 * read. Immutable, for all threads.
 */
public final class Offsets implements Position {

  /** The beginning of every log, as people write it. */
  private static final String BEGINNING = "e0";

  private static final char KIND = 'k';

  /** Of a long in groups of seven bits. */
  private static final int MOST_BYTES = 9;

  private final long[] next;

  /** By partition, the offset that is to be read next; 0 or more. */
  public Offsets(long[] next) {
    this.next = next.clone();
  }

  private Offsets(long[] next, int partition, long offset) {
    this.next = next.clone();
    this.next[partition] = offset;
  }

  /** The offset of that partition that is to be read next. */
  public long next(int partition) {
    return next[partition];
  }

  /** This place with one more event behind it. */
  public Offsets taken(int partition, long offset) {
    return next[partition] > offset ? this : new Offsets(next, partition, offset + 1);
  }

  /** Whether nothing is behind it. */
  public boolean isBeginning() {
    for (long each : next) {
      if (each > 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean reaches(Position other) {
    long[] others = ((Offsets) other).next;
    for (int partition = 0; partition < next.length; partition++) {
      if (next[partition] < others[partition]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Position with(Position other) {
    if (other.reaches(this)) {
      return other;
    }
    return reaches(other) ? this : highest((Offsets) other);
  }

  private Offsets highest(Offsets other) {
    Offsets both = new Offsets(next);
    Arrays.setAll(both.next, partition -> Math.max(next[partition], other.next[partition]));
    return both;
  }

  @Override
  public Position within(Position other) {
    Offsets both = new Offsets(next);
    long[] others = ((Offsets) other).next;
    Arrays.setAll(both.next, partition -> Math.min(next[partition], others[partition]));
    return both;
  }

  /**
   * As text that callers keep: the least offset and what each partition is above it, seven bits to
   * a byte, in base64url. About 100 characters for 64 partitions.
   */
  public String text() {
    long least = Arrays.stream(next).min().orElse(0);
    byte[] bytes = new byte[(next.length + 1) * MOST_BYTES];
    int size = write(least, bytes, 0);
    for (long each : next) {
      size = write(each - least, bytes, size);
    }
    byte[] written = Arrays.copyOf(bytes, size);
    return KIND + Base64.getUrlEncoder().withoutPadding().encodeToString(written);
  }

  private static int write(long number, byte[] bytes, int at) {
    int size = at;
    long rest = number;
    while (rest > 0x7f) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return size;
  }

  /**
   * The reverse of {@link #text}; {@code e0} is the beginning.
   *
   * @throws IllegalArgumentException with one sentence when it is no cursor of such a log
   */
  public static Offsets of(String text, int partitions) {
    if (text.equals(BEGINNING)) {
      return new Offsets(new long[partitions]);
    }
    long @Nullable [] numbers =
        text.length() > 1 && text.charAt(0) == KIND
            ? numbers(text.substring(1), partitions + 1)
            : null;
    if (numbers == null) {
      throw new IllegalArgumentException(
          "after must be a cursor that an earlier answer gave as next");
    }
    long[] next = new long[partitions];
    Arrays.setAll(next, partition -> numbers[0] + numbers[partition + 1]);
    return new Offsets(next);
  }

  /** So many, each below 2^62; null when it is anything else. */
  private static long @Nullable [] numbers(String text, int count) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
    long[] numbers = new long[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      int shift = 0;
      boolean goesOn = true;
      while (goesOn) {
        if (at == bytes.length || shift == MOST_BYTES * 7) {
          return null;
        }
        byte each = bytes[at++];
        numbers[i] |= (each & 0x7fL) << shift;
        shift += 7;
        goesOn = each < 0;
      }
      if (numbers[i] >= 1L << 62) {
        return null;
      }
    }
    return at == bytes.length ? numbers : null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Offsets offsets && Arrays.equals(next, offsets.next);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(next);
  }

  @Override
  public String toString() {
    return Arrays.toString(next);
  }
}
