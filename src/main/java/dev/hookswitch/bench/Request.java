package dev.hookswitch.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The request that is coming in on one connection of the {@link Receiver}: as much of HTTP/1.1 as a
 * client with {@code Content-Length} needs. For one thread.
 */
final class Request {

  /** More than any request of a bench has. */
  private static final int MOST = 64 * 1024;

  private static final byte[] LENGTH = ascii("content-length:");
  private static final byte[] ID = ascii("webhook-id:");
  private static final byte[] SESSION = ascii("\"session_id\":\"");
  private static final byte[] SEQ = ascii("\"seq\":");

  private final byte[] bytes = new byte[MOST];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private int bodyAt;
  private int end;
  private int idAt;
  private int idLength;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Where the next bytes go. */
  ByteBuffer buffer() throws IOException {
    if (!buffer.hasRemaining()) {
      throw new IOException("a request of more than " + MOST + " bytes");
    }
    return buffer;
  }

  /** Whether all of it is there. */
  boolean isWhole() {
    if (bodyAt == 0) {
      readHead();
    }
    return bodyAt > 0 && buffer.position() >= end;
  }

  private void readHead() {
    int length = 0;
    int line = 0;
    for (int i = 0; i < buffer.position(); i++) {
      if (bytes[i] == '\n') {
        if (i - line <= 1) {
          bodyAt = i + 1;
          end = bodyAt + length;
          return;
        }
        if (startsWith(line, LENGTH)) {
          length = number(line + LENGTH.length);
        } else if (startsWith(line, ID)) {
          idAt = line + ID.length + 1;
          idLength = i - 1 - idAt;
        }
        line = i + 1;
      }
    }
  }

  private boolean startsWith(int at, byte[] lower) {
    if (at + lower.length > buffer.position()) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      // letters alone differ in this bit, and the other characters here have it
      if ((bytes[at + i] | 0x20) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  private int number(int at) {
    int number = 0;
    for (int i = at; i < bytes.length; i++) {
      int digit = bytes[i] - '0';
      if (digit >= 0 && digit <= 9) {
        number = number * 10 + digit;
      } else if (number > 0 || bytes[i] != ' ') {
        return number;
      }
    }
    return number;
  }

  /** The header {@code webhook-id}. */
  void copyId(Chunk to) {
    to.putText(bytes, idAt, idLength);
  }

  /** The event's {@code session_id}, and its {@code seq}. */
  void copyPlace(Chunk to) {
    int session = find(SESSION, bodyAt);
    int quote = session;
    while (quote < end && bytes[quote] != '"') {
      quote++;
    }
    to.putText(bytes, session, quote - session);
    to.putNumber(number(find(SEQ, quote)));
  }

  /** The place after a text; the end where it is not to be found. */
  private int find(byte[] text, int from) {
    for (int i = from; i + text.length <= end; i++) {
      int same = 0;
      while (same < text.length && bytes[i + same] == text[same]) {
        same++;
      }
      if (same == text.length) {
        return i + text.length;
      }
    }
    return end;
  }

  /** Goes on to what comes after this one. */
  void next() {
    buffer.flip().position(end);
    buffer.compact();
    bodyAt = 0;
  }
}
