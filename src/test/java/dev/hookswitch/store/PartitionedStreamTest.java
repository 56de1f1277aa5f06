package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.CommitOrder;
import dev.hookswitch.journal.EventLog;
import dev.hookswitch.stream.EventStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams over a log as a topic is one: gaps in its offsets, partitions without a common order. */
class PartitionedStreamTest extends StreamContract {

  private GappedLog log;
  private MergedPartitions order;

  @Override
  Place emptyPlace(Path folder) {
    return Place.sqlite(folder);
  }

  @BeforeEach
  @Override
  void openStreams() {
    log = new GappedLog(database, 5);
    order = new MergedPartitions(log, 6);
    super.openStreams();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Override
  EventLog log() {
    return log;
  }

  /** The same for whoever asks for it, and put together in another way by each. */
  @Override
  CommitOrder order() {
    return order;
  }

  @Override
  void assertTold(List<CallEvent> told, List<CallEvent> stored) {
    assertThat(told).containsExactlyInAnyOrderElementsOf(stored);
    assertSessionsInOrder(told);
  }

  @Test
  void whatWasDeletedMeanwhileIsAGap() throws Exception {
    append("1", "acme");
    String some;
    try (EventStream stream = open("acme", "e0")) {
      some = stream.cursor(stream.next(Duration.ofSeconds(30)).getFirst());
    }
    order.forgetAll();
    try (EventStream stream = open("acme", some)) {
      assertThat(stream.hasGap()).isTrue();
      append("2", "acme");
      assertThat(read(stream, 10)).isEqualTo(Told.answered("2", "acme"));
    }
    for (String foreign : List.of("e4", "ka", "k", "", "k====")) {
      assertThatThrownBy(() -> open("acme", foreign)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
