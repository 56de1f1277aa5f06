package dev.hookswitch.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text of any length, read a line at a time in bounded memory: UTF-8, lines that end with LF or
 * CRLF, a byte order mark at its beginning passed over. For one thread.
 */
final class TextLines {

  /** Of a line, in bytes. */
  static final int LONGEST = 32 * 1024;

  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private byte[] line = new byte[1024];
  private int length;
  private long number;

  /**
   * A line.
   *
   * @param number from 1
   * @param text null: it is longer than {@link #LONGEST}
   */
  record Line(long number, @Nullable String text) {}

  TextLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line; null: there is none.
   *
   * @throws UnreadableException when this is no text in UTF-8
   * @throws IOException when no more can be read, although there should be more
   */
  @Nullable Line next() throws IOException, UnreadableException {
    length = 0;
    boolean isThere = false;
    boolean isTooLong = false;
    while (at < end || fill()) {
      isThere = true;
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      isTooLong |= !keep(stop);
      boolean ended = stop < end;
      at = ended ? stop + 1 : stop;
      if (ended) {
        break;
      }
    }
    if (!isThere) {
      return null;
    }
    number++;
    return new Line(number, isTooLong ? null : decode());
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  /** False: there is no room for it, and none of it is kept. */
  private boolean keep(int stop) {
    int more = stop - at;
    if (length + more > LONGEST) {
      length = LONGEST; // so that the rest finds no room either
      return false;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.min(LONGEST, Math.max(length + more, line.length * 2)));
    }
    System.arraycopy(buffer, at, line, length, more);
    length += more;
    return true;
  }

  private String decode() throws UnreadableException {
    int from = 0;
    if (number == 1) {
      if (startsWith(0xfe, 0xff) || startsWith(0xff, 0xfe)) {
        throw new UnreadableException(1, "this text is UTF-16: save it as UTF-8");
      }
      from = startsWith(0xef, 0xbb, 0xbf) ? 3 : 0;
    }
    int to = length > from && line[length - 1] == '\r' ? length - 1 : length;
    try {
      return decoder.decode(ByteBuffer.wrap(line, from, to - from)).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException(
          number, "line " + number + " is not UTF-8: save the text as UTF-8, and send it again");
    }
  }

  private boolean startsWith(int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= length || (line[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
