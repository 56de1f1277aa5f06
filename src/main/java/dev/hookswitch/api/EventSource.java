package dev.hookswitch.api;

import dev.hookswitch.journal.Placed;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a stream as server-sent events (WHATWG HTML, section 9.2): an event's cursor is its {@code
 * id}, so that a browser that comes back says by itself where it was.
 */
final class EventSource implements Telling.Reader<IOException> {

  private final OutputStream out;

  /** Begins the answer; who is cut off is to come back after a second. */
  EventSource(Context ctx) throws IOException {
    ctx.status(200).contentType("text/event-stream");
    ctx.header("X-Accel-Buffering", "no"); // or a proxy keeps it back
    out = ctx.res().getOutputStream();
    write("retry: 1000\n\n");
  }

  @Override
  public void gap() throws IOException {
    write("event: gap\ndata: " + Telling.GAP + "\n\n");
  }

  @Override
  public void event(String cursor, Placed placed) throws IOException {
    write("id: " + cursor + "\nevent: " + placed.event().kind() + "\ndata: ");
    out.write(placed.json()); // one line: JSON as we write it has no line breaks
    write("\n\n");
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** An id without data is no event, and a browser keeps it all the same. */
  @Override
  public void nothing(String cursor) throws IOException {
    write(": nothing up to here\nid: " + cursor + "\n\n");
    flush();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
