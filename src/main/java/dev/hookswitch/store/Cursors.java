package dev.hookswitch.store;

import dev.hookswitch.dispatch.DeliveryRow;
import dev.hookswitch.journal.CallRow;

/**
 * Places in lists, as text that callers keep and give back. What is not ours is refused with one
 * sentence.
 */
final class Cursors {

  /** Where a list of calls, newest first, goes on. */
  record Before(long startedAt, String sessionId) {}

  /** Where a list of recordings, newest first, goes on. */
  record BeforeRecording(long startedAt, String id) {}

  /** Where a list of deliveries, those of the newest events first, goes on. */
  record Delivery(long eventAt, String sessionId, int seq, String endpointId) {
    static Delivery of(DeliveryRow row) {
      return new Delivery(
          row.eventAt().toEpochMilli(), row.sessionId(), row.seq(), row.endpointId());
    }

    String text() {
      return "d"
          + Long.toString(eventAt, Character.MAX_RADIX)
          + "."
          + Integer.toString(seq, Character.MAX_RADIX)
          + "."
          + sessionId
          + "."
          + endpointId;
    }
  }

  private Cursors() {}

  static String position(long position) {
    return "e" + Long.toString(position, Character.MAX_RADIX);
  }

  static long readPosition(String cursor) {
    return number(cursor, 'e', cursor.length());
  }

  static String attempt(long id) {
    return "a" + Long.toString(id, Character.MAX_RADIX);
  }

  static long readAttempt(String cursor) {
    return number(cursor, 'a', cursor.length());
  }

  static String contact(int n) {
    return "k" + Integer.toString(n, Character.MAX_RADIX);
  }

  static int readContact(String cursor) {
    long n = number(cursor, 'k', cursor.length());
    if (n > Integer.MAX_VALUE) {
      throw refused();
    }
    return (int) n;
  }

  static String before(CallRow call) {
    return before(call.startedAt().toEpochMilli(), call.sessionId());
  }

  static String before(long startedAt, String sessionId) {
    return "c" + Long.toString(startedAt, Character.MAX_RADIX) + "." + sessionId;
  }

  static Before readBefore(String cursor) {
    int dot = cursor.indexOf('.');
    if (dot < 0) {
      throw refused();
    }
    return new Before(number(cursor, 'c', dot), cursor.substring(dot + 1));
  }

  static String recording(long startedAt, String id) {
    return "r" + Long.toString(startedAt, Character.MAX_RADIX) + "." + id;
  }

  static BeforeRecording readRecording(String cursor) {
    int dot = cursor.indexOf('.');
    if (dot < 0) {
      throw refused();
    }
    return new BeforeRecording(number(cursor, 'r', dot), cursor.substring(dot + 1));
  }

  static Delivery readDelivery(String cursor) {
    String[] parts = cursor.split("\\.", 4); // an endpoint of the settings file has any name
    if (parts.length < 4) {
      throw refused();
    }
    long seq = number("s" + parts[1], 's', parts[1].length() + 1);
    if (seq > Integer.MAX_VALUE) {
      throw refused();
    }
    return new Delivery(number(parts[0], 'd', parts[0].length()), parts[2], (int) seq, parts[3]);
  }

  private static long number(String cursor, char kind, int end) {
    if (cursor.isEmpty() || cursor.charAt(0) != kind || end < 2) {
      throw refused();
    }
    try {
      long number = Long.parseLong(cursor.substring(1, end), Character.MAX_RADIX);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, in our own words
    }
    throw refused();
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "after must be a cursor that an earlier answer gave as next");
  }
}
