package dev.hookswitch.bench;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A piece of what the {@link Receiver} noted, as plain bytes: no garbage while it is measured. */
final class Chunk {

  private static final int SIZE = 1024 * 1024;

  /** A note: two ids of 255 bytes at the most, and two numbers. */
  private static final int LARGEST_NOTE = 2 * 256 + 4 + 8;

  private final ByteBuffer notes = ByteBuffer.allocate(SIZE);

  boolean isFull() {
    return notes.remaining() < LARGEST_NOTE;
  }

  void putText(byte[] bytes, int from, int length) {
    int kept = Math.max(0, Math.min(length, 255));
    notes.put((byte) kept).put(bytes, from, kept);
  }

  void putNumber(int number) {
    notes.putInt(number);
  }

  void putTime(long nanos) {
    notes.putLong(nanos);
  }

  /** A line for each: id, session, seq, time. */
  void print(PrintStream out) {
    ByteBuffer in = notes.duplicate().flip();
    while (in.hasRemaining()) {
      String id = text(in);
      String session = text(in);
      out.println(id + " " + session + " " + in.getInt() + " " + in.getLong());
    }
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[in.get() & 0xFF];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
