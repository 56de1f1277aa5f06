package dev.hookswitch.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What counts of a topic: an event that goes on exactly where its session is. All else is a
 * repetition, comes after something that was lost on its way, or was told of another past. That
 * depends on the topic alone, so that whoever reads it comes to the same. For one thread.
 */
final class Sieve {

  private final Pasts pasts;

  Sieve(Pasts pasts) {
    this.pasts = pasts;
  }

  /**
   * What counts of these, in order.
   *
   * @param found what comes next in some partitions
   * @throws dev.hookswitch.journal.JournalException when the past of a session cannot be asked for:
   *     then nothing was decided
   */
  List<Found> sift(List<Found> found) {
    Map<String, Past> drafts =
        pasts.find(found.stream().map(Found::session).collect(Collectors.toSet()));
    List<Found> taken = new ArrayList<>(found.size());
    for (Found each : found) {
      Past past = drafts.get(each.session());
      if (past != null && past.take(each.chained())) {
        past.place(each.record());
        taken.add(each);
      }
    }
    pasts.keep(drafts);
    return taken;
  }
}
