package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.event.Told;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.EventQuery;
import dev.hookswitch.journal.Position;
import dev.hookswitch.stream.EventStream;
import org.junit.jupiter.api.Test;

/** Streams over a database, where all events have one order: the one of their commits. */
abstract class CommittedStreamContract extends StreamContract {

  @Test
  void whatWasDeletedMeanwhileIsAGapAndItsPlaceIsNotGivenAgain() throws Exception {
    append("1", "acme");
    String last;
    try (EventStream stream = open("acme", "e0")) {
      read(stream, 10);
      last = stream.cursor();
    }
    CommitOrder order = order();
    Position before = order.last();
    var _ = database.write(handle -> handle.createUpdate("delete from event").execute());
    try (EventStream stream = open("acme", last)) {
      assertThat(stream.hasGap()).isTrue();
      append("2", "acme");
      assertThat(read(stream, 10)).isEqualTo(Told.answered("2", "acme"));
    }
    Position first = order.after(null, order.position("e0"), 1).events().getFirst().position();
    assertThat(before.reaches(first)).isFalse();
    // one that was never ours to give: another database, or this one restored
    try (EventStream stream = open("acme", "ezzzzz")) {
      assertThat(stream.hasGap()).isTrue();
      append("3", "acme");
      assertThat(read(stream, 10)).isEqualTo(Told.answered("3", "acme"));
    }
    assertThatThrownBy(() -> open("acme", "x1")).isInstanceOf(IllegalArgumentException.class);
  }

  /** Readers have them in their own stores, from the first version on. */
  @Test
  void aCursorIsTheNumberThatItAlwaysWasAndTheOneOfAPageOfEvents() throws Exception {
    append("1", "acme");
    String page = journal.events(new EventQuery(null, null, null, null, 4)).next();
    assertThat(page).isEqualTo("e4");
    try (EventStream stream = open("acme", "e4")) {
      assertThat(stream.hasGap()).isFalse();
      assertThat(stream.cursor()).isEqualTo("e4");
      assertThat(read(stream, 6)).isEqualTo(Told.answered("1", "acme").subList(4, 10));
      assertThat(stream.cursor()).isEqualTo("ea");
    }
  }
}
