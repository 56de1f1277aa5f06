package dev.hookswitch.recording;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a file a request wants (RFC 9110, section 14).
 *
 * @param from the first byte
 * @param to the last byte
 */
record ByteRange(long from, long to) {

  /** One range; who asks for several gets it all, as the standard allows. */
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** What a header asks for. */
  sealed interface Asked {

    record All() implements Asked {}

    record Part(ByteRange range) implements Asked {}

    /** Nothing of it is there. */
    record Nothing() implements Asked {}
  }

  /**
   * Reads the header {@code Range}; one that is no range of bytes asks for everything.
   *
   * @param size of the file, more than none
   */
  static Asked asked(@Nullable String header, long size) {
    Matcher range = ONE.matcher(header == null ? "" : header.strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return new Asked.All();
    }
    if (range.group(1).isEmpty()) {
      long last = Math.min(Long.parseLong(range.group(2)), size);
      return last == 0 ? new Asked.Nothing() : part(size - last, size - 1);
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
    if (to < from && !range.group(2).isEmpty() && from < size) {
      return new Asked.All();
    }
    return from >= size ? new Asked.Nothing() : part(from, Math.min(to, size - 1));
  }

  private static Asked part(long from, long to) {
    return new Asked.Part(new ByteRange(from, to));
  }

  long length() {
    return to - from + 1;
  }
}
