package dev.hookswitch.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What the {@link Receiver} got, in order. Safe for two threads: the one that notes, and the one
 * that reports.
 */
final class Notes {

  private List<Chunk> chunks = new ArrayList<>(List.of(new Chunk()));
  private long count;

  synchronized void add(Request request, long nanos) {
    Chunk chunk = chunks.getLast();
    if (chunk.isFull()) {
      chunk = new Chunk();
      chunks.add(chunk);
    }
    request.copyId(chunk);
    request.copyPlace(chunk);
    chunk.putTime(nanos);
    count++;
  }

  synchronized long count() {
    return count;
  }

  /** All of it, a line each and an empty one at the end; then begins anew. */
  void report(PrintStream out) {
    List<Chunk> taken;
    synchronized (this) {
      taken = chunks;
      chunks = new ArrayList<>(List.of(new Chunk()));
      count = 0;
    }
    taken.forEach(chunk -> chunk.print(out));
    out.println();
  }
}
