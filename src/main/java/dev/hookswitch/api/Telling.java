package dev.hookswitch.api;

import dev.hookswitch.journal.Placed;
import dev.hookswitch.stream.EventStream;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What every reader of a stream is told and in which order, however it is written. */
final class Telling {

  /** Without news for so long, a reader is told that there were none. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  static final String GAP = "{\"detail\":\"events after this cursor may have been deleted\"}";

  /** Writes to one reader; what it throws ends the telling. */
  interface Reader<E extends Exception> {

    /** Events may have been deleted between its cursor and what follows. */
    void gap() throws E, InterruptedException;

    void event(String cursor, Placed event) throws E, InterruptedException;

    /** All that was written is to be on its way. */
    void flush() throws E;

    /** There was nothing up to that cursor. */
    void nothing(String cursor) throws E, InterruptedException;
  }

  /** Why it came to its end. */
  enum End {
    SERVER_ENDS,
    NOT_ALLOWED_ANY_MORE
  }

  private Telling() {}

  /** Tells until an end. */
  static <E extends Exception> End tell(
      EventStream stream, BooleanSupplier stillAllowed, Reader<E> reader)
      throws E, InterruptedException {
    if (stream.hasGap()) {
      reader.gap();
    }
    reader.nothing(stream.cursor());
    long lastLook = System.nanoTime();
    while (true) {
      @Nullable List<Placed> events = stream.next(HEARTBEAT);
      if (events == null) {
        return End.SERVER_ENDS;
      }
      if (System.nanoTime() - lastLook >= HEARTBEAT.toNanos()) {
        lastLook = System.nanoTime();
        if (!stillAllowed.getAsBoolean()) {
          return End.NOT_ALLOWED_ANY_MORE;
        }
      }
      for (Placed each : events) {
        reader.event(stream.cursor(each), each);
      }
      if (events.isEmpty()) {
        reader.nothing(stream.cursor());
      } else {
        reader.flush();
      }
    }
  }
}
