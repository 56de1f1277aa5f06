package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.Join;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.CallFigures.Figure;
import dev.hookswitch.journal.CallFigures.FigureQuery;
import dev.hookswitch.journal.CallFigures.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted of calls. */
abstract class CallFiguresContract extends StoreContract {

  private static final Instant DAY = Instant.parse("2026-11-23T00:00:00Z");
  private static final Instant QUARTER = Instant.parse("2026-11-23T04:00:00Z");
  private static final Instant NEXT = DAY.plus(Duration.ofDays(1));

  /** By the recorded times of {@link Told}: from START until the second JOIN. */
  private static final Duration ANSWER = Duration.ofMillis(5_217);

  private List<Figure> read(String account, Direction direction) {
    return new SqlCallFigures(database).read(new FigureQuery(account, direction, DAY, NEXT));
  }

  private static Figure talked(Kind kind, String value, int calls) {
    return new Figure(
        kind,
        value,
        kind == Kind.ALL ? QUARTER : null,
        calls,
        0,
        0,
        calls,
        ANSWER.multipliedBy(calls));
  }

  @Test
  void callsAreCountedByTimeByNumberAndByUser() {
    for (String root : List.of("1", "2", "3")) {
      journal.append("pbx1", Told.answered(root, "acme")).join();
    }
    journal.append("pbx1", Told.answered("4", "zeta")).join();
    reopen();
    assertThat(read("acme", null))
        .containsExactlyInAnyOrder(
            talked(Kind.ALL, "", 3),
            talked(Kind.DID, "37160000001", 3),
            talked(Kind.USER, "alice", 3));
    assertThat(read(null, null)).contains(talked(Kind.ALL, "", 4));
    assertThat(read("zeta", Direction.INBOUND)).hasSize(3);
    assertThat(read("zeta", Direction.OUTBOUND)).isEmpty();
    assertThat(
            new SqlCallFigures(database)
                .read(new FigureQuery(null, null, QUARTER.plus(Duration.ofMinutes(15)), NEXT)))
        .isEmpty();
  }

  @Test
  void wholeDaysAndPartsOfThemAreTheSameTogether() {
    journal.append("pbx1", Told.answered("1", "acme")).join();
    // the call is in the first part of a day, in a whole one, in the last part, and in none of them
    for (String time :
        List.of(
            "2026-11-23T04:00:00Z/2026-11-25T00:00:00Z",
            "2026-11-22T22:00:00Z/2026-11-24T22:00:00Z",
            "2026-11-20T22:00:00Z/2026-11-23T05:00:00Z",
            "2026-11-23T04:00:00Z/2026-11-23T05:00:00Z")) {
      assertThat(read(time)).as(time).contains(talked(Kind.USER, "alice", 1)).hasSize(3);
    }
    for (String time :
        List.of(
            "2026-11-23T04:15:00Z/2026-11-25T00:00:00Z",
            "2026-11-20T22:00:00Z/2026-11-23T04:00:00Z")) {
      assertThat(read(time)).as(time).isEmpty();
    }
  }

  private List<Figure> read(String time) {
    String[] ends = time.split("/", 2);
    return new SqlCallFigures(database)
        .read(new FigureQuery("acme", null, Instant.parse(ends[0]), Instant.parse(ends[1])));
  }

  @Test
  void eachEventIsCountedOnceHoweverTheyCome() {
    List<CallEvent> call = Told.answered("1", "acme");
    for (CallEvent event : call) {
      journal.append("pbx1", List.of(event)).join();
      reopen();
      journal.append("pbx1", List.of(event)).join();
    }
    journal.append("pbx1", call).join();
    assertThat(read("acme", null)).contains(talked(Kind.ALL, "", 1)).hasSize(3);
  }

  @Test
  void whoIsAloneHasNotBeenAnswered() {
    List<CallEvent> call = Told.answered("1", "acme");
    int join = 0;
    while (!(call.get(join) instanceof Join)) {
      join++;
    }
    journal.append("pbx1", call.subList(0, join + 1)).join();
    assertThat(answeredAt(call)).isNull();
    journal.append("pbx1", call.subList(join + 1, join + 2)).join();
    assertThat(answeredAt(call)).isEqualTo(call.get(join + 1).timestamp().toEpochMilli());
  }

  private Long answeredAt(List<CallEvent> call) {
    return database.read(handle ->
        handle
            .createQuery("select answered_at from call_session where session_id = :session")
            .bind("session", call.getFirst().sessionId())
            .mapTo(Long.class)
            .findOne()
            .orElse(null));
  }

  @Test
  void whatNobodyTalkedInIsMissedOrTheSystems() {
    journal.append("pbx1", Untalked.call("1", "acme", false)).join();
    journal.append("pbx1", Untalked.call("2", "acme", true)).join();
    assertThat(read("acme", null))
        .containsExactlyInAnyOrder(
            new Figure(Kind.ALL, "", QUARTER, 0, 1, 1, 0, Duration.ZERO),
            new Figure(Kind.DID, "37160000001", null, 0, 1, 1, 0, Duration.ZERO),
            new Figure(Kind.USER, "alice", null, 0, 0, 2, 0, Duration.ZERO),
            new Figure(Kind.USER, "bob", null, 0, 0, 2, 0, Duration.ZERO));
  }

  @Test
  void figuresGoWithTheirCalls() {
    journal.append("pbx1", Told.answered("1", "acme")).join();
    SqlRetentionStore retention = new SqlRetentionStore(database);
    assertThat(retention.deleteFigures(QUARTER, 10)).isZero();
    assertThat(retention.deleteFigures(QUARTER.plus(Duration.ofHours(1)), 10)).isEqualTo(3);
    assertThat(retention.deleteFigures(NEXT, 2)).isEqualTo(2);
    assertThat(retention.deleteFigures(NEXT, 2)).isZero();
    assertThat(read(null, null)).isEmpty();
  }

  @Test
  void aNumberThatIsTakenOutIsCountedNoMore() {
    journal.append("pbx1", Told.answered("1", "acme")).join();
    SqlRedactionStore redactions = new SqlRedactionStore(database);
    Instant later = Instant.parse("2026-12-31T00:00:00Z");
    redactions.request("red_1", "37160000001", null, later);
    while (redactions.step(later)) {
      // until it is done
    }
    assertThat(read(null, null)).extracting(Figure::kind).containsOnly(Kind.ALL, Kind.USER);
  }
}
