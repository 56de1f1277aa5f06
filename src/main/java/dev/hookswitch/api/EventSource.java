package dev.hookswitch.api;

import dev.hookswitch.journal.Placed;
import dev.hookswitch.stream.EventStream;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream as server-sent events (WHATWG HTML, section 9.2): an event's cursor is its {@code id},
 * so that a browser that comes back says by itself where it was.
 */
final class EventSource {

  private final Context ctx;
  private final EventStream stream;
  private final BooleanSupplier stillAllowed;

  EventSource(Context ctx, EventStream stream, BooleanSupplier stillAllowed) {
    this.ctx = ctx;
    this.stream = stream;
    this.stillAllowed = stillAllowed;
  }

  /** Returns when the reader has gone, may no longer read, or the server ends. */
  void serve() throws IOException, InterruptedException {
    ctx.status(200).contentType("text/event-stream");
    ctx.header("X-Accel-Buffering", "no"); // or a proxy keeps it back
    OutputStream out = ctx.res().getOutputStream();
    try {
      // whoever is cut off comes back after a second
      write(out, "retry: 1000\n" + (stream.hasGap() ? GAP : "") + idAlone());
      long lastLook = System.nanoTime();
      while (true) {
        @Nullable List<Placed> events = stream.next(StreamsApi.HEARTBEAT);
        if (events == null) {
          return;
        }
        if (System.nanoTime() - lastLook >= StreamsApi.HEARTBEAT.toNanos()) {
          lastLook = System.nanoTime();
          if (!stillAllowed.getAsBoolean()) {
            return;
          }
        }
        tell(out, events);
      }
    } catch (IOException e) {
      // the reader has gone: that is how these end
    }
  }

  private static final String GAP =
      "event: gap\ndata: {\"detail\":\"events after this cursor may have been deleted\"}\n\n";

  private void tell(OutputStream out, List<Placed> events) throws IOException {
    for (Placed each : events) {
      out.write(
          ("id: " + stream.cursor(each) + "\nevent: " + each.event().kind() + "\ndata: ")
              .getBytes(StandardCharsets.UTF_8));
      out.write(each.json()); // one line: JSON as we write it has no line breaks
      out.write('\n');
      out.write('\n');
    }
    if (events.isEmpty()) {
      write(out, ": nothing for 15 s\n" + idAlone());
    } else {
      out.flush();
    }
  }

  /** An id without data is no event, and a browser keeps it all the same. */
  private String idAlone() {
    return "id: " + stream.cursor() + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
