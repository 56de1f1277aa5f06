package dev.hookswitch.pbx.asterisk;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes into messages. Lines end with CRLF or LF, a message with an empty line. For one thread. */
final class AmiReader {

  /** The bounds: far above what Asterisk sends, far below what hurts. */
  static final int MAX_LINE = 64 * 1024;

  static final int MAX_LINES = 2000;

  private static final String BANNER = "Asterisk Call Manager";
  private static final int SHOWN = 40;

  private final InputStream in;
  private final byte[] chunk = new byte[64 * 1024];
  private int next;
  private int end;

  /** The lines of the message that is being read, each with the LF that ended it. */
  private byte[] text = new byte[4 * 1024];

  private int length;

  AmiReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads the greeting.
   *
   * @return the version of the protocol
   * @throws NotAmiException when something else answers on that port
   */
  String readBanner() throws IOException {
    length = 0;
    readLine();
    String line = firstLine();
    if (!line.startsWith(BANNER)) {
      throw new NotAmiException(
          "is not an Asterisk manager port: it said \"" + printable(line) + "\"");
    }
    return line.substring(line.indexOf('/') + 1).strip();
  }

  /**
   * Reads the next message; empty ones (stray blank lines) are skipped.
   *
   * @throws EOFException when the other side closed
   * @throws NotAmiException when a bound is passed or the bytes are no manager protocol
   */
  AmiMessage readMessage() throws IOException {
    while (true) {
      length = 0;
      int lines = 0;
      while (readLine() > 0) {
        lines++;
        if (lines > MAX_LINES) {
          throw new NotAmiException("sent a message of more than " + MAX_LINES + " lines");
        }
      }
      AmiMessage message = AmiMessage.of(Arrays.copyOf(text, length));
      if (!message.isEmpty()) {
        return message;
      }
      if (lines > 0) {
        throw new NotAmiException(
            "sent what is not a manager message: \"" + printable(firstLine()) + "\"");
      }
    }
  }

  private String firstLine() {
    int lf = 0;
    while (text[lf] != '\n') {
      lf++;
    }
    return new String(text, 0, lf, StandardCharsets.UTF_8);
  }

  /** Adds the next line to the text; says how long it is without its end. */
  private int readLine() throws IOException {
    int begin = length;
    while (true) {
      int lf = next;
      while (lf < end && chunk[lf] != '\n') {
        lf++;
      }
      if (length - begin + lf - next > MAX_LINE) {
        throw new NotAmiException("sent a line longer than " + MAX_LINE / 1024 + " KiB");
      }
      add(lf - next);
      if (lf < end) {
        next = lf + 1;
        break;
      }
      fill();
    }
    if (length > begin && text[length - 1] == '\r') {
      length--;
    }
    int size = length - begin;
    text[length++] = '\n';
    return size;
  }

  /** Takes so many bytes from the chunk, and leaves room for one more. */
  private void add(int bytes) {
    if (length + bytes >= text.length) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, length + bytes + 1));
    }
    System.arraycopy(chunk, next, text, length, bytes);
    length += bytes;
  }

  private void fill() throws IOException {
    next = 0;
    end = Math.max(0, in.read(chunk));
    if (end == 0) {
      throw new EOFException("closed the connection");
    }
  }

  private static String printable(String text) {
    String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return cut.replaceAll("[^\\p{Print}…]", "?");
  }

  /**
   * What answers there does not speak the manager protocol; the message completes "HOST:PORT …".
   */
  static final class NotAmiException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAmiException(String message) {
      super(message);
    }
  }
}
