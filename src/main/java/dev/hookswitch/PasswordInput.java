package dev.hookswitch;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a password: twice from a terminal, without showing it, or the first line of standard input.
 * Never from an argument: those are seen by everybody on the machine.
 */
final class PasswordInput {

  private static final int MAX_BYTES = 2_000;

  private PasswordInput() {}

  @SuppressWarnings("SystemConsoleNull") // from Java 25 on it is null again where there is none
  static String read() throws IOException {
    Console console = System.console();
    return console != null && console.isTerminal() ? ask(console) : firstLine(System.in);
  }

  private static String ask(Console console) throws IOException {
    char[] first = console.readPassword("Password: ");
    char[] second = first == null ? null : console.readPassword("Once more: ");
    if (first == null || second == null) {
      throw new IOException("there is no password");
    }
    if (!String.valueOf(first).equals(String.valueOf(second))) {
      throw new IOException("the two passwords are not the same");
    }
    return String.valueOf(first);
  }

  static String firstLine(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES);
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
      end++;
    }
    if (end == 0 || end == MAX_BYTES) {
      throw new IOException(
          end == 0
              ? "standard input has no password: it is the first line there"
              : "the password on standard input is too long");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("the password on standard input is not in UTF-8", e);
    }
  }
}
