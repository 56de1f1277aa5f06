package dev.hookswitch.pbx.asterisk;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes into messages. Lines end with CRLF or LF, a message with an empty line. For one thread. */
final class AmiReader {

  /** The bounds: far above what Asterisk sends, far below what hurts. */
  static final int MAX_LINE = 64 * 1024;

  static final int MAX_LINES = 2000;

  private static final String BANNER = "Asterisk Call Manager";
  private static final int SHOWN = 40;

  private final InputStream in;
  private byte[] buffer = new byte[512];

  AmiReader(InputStream in) {
    this.in = new BufferedInputStream(in, 64 * 1024);
  }

  /**
   * Reads the greeting.
   *
   * @return the version of the protocol
   * @throws NotAmiException when something else answers on that port
   */
  String readBanner() throws IOException {
    String line = readLine();
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
    List<String> lines = new ArrayList<>(24);
    while (true) {
      String line = readLine();
      if (!line.isEmpty()) {
        lines.add(line);
        if (lines.size() > MAX_LINES) {
          throw new NotAmiException("sent a message of more than " + MAX_LINES + " lines");
        }
        continue;
      }
      AmiMessage message = AmiMessage.of(lines);
      if (!message.isEmpty()) {
        return message;
      }
      if (!lines.isEmpty()) {
        throw new NotAmiException(
            "sent what is not a manager message: \"" + printable(lines.getFirst()) + "\"");
      }
    }
  }

  private String readLine() throws IOException {
    int length = 0;
    while (true) {
      int read = in.read();
      if (read < 0) {
        throw new EOFException("closed the connection");
      }
      if (read == '\n') {
        int end = length > 0 && buffer[length - 1] == '\r' ? length - 1 : length;
        return new String(buffer, 0, end, StandardCharsets.UTF_8);
      }
      if (length == MAX_LINE) {
        throw new NotAmiException("sent a line longer than " + MAX_LINE / 1024 + " KiB");
      }
      if (length == buffer.length) {
        buffer = java.util.Arrays.copyOf(buffer, length * 2);
      }
      buffer[length++] = (byte) read;
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
