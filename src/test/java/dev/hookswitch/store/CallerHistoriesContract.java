package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.callflow.CallerHistories;
import dev.hookswitch.callflow.CallerHistory;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Told;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of a caller. */
abstract class CallerHistoriesContract extends StoreContract {

  private static final String NUMBER = "37120000009";

  private CallerHistory of(String account, String number, String except) {
    return new SqlCallerHistories(database).of(account, number, except).orElseThrow();
  }

  private static String session(String root) {
    return Told.answered(root, "acme").getFirst().sessionId();
  }

  @Test
  void aNumberThatNeverCalledHasNone() {
    journal.append("pbx1", Told.answered("a", "acme")).join();
    assertThat(of("acme", "37120000008", "s_x")).isEqualTo(CallerHistory.NONE);
    assertThat(of("zeta", NUMBER, "s_x")).isEqualTo(CallerHistory.NONE);
  }

  @Test
  void callsAreCountedAndTheLastAnswerIsNamed() {
    journal.append("pbx1", Told.answered("a", "acme").subList(0, 1)).join();
    journal.append("pbx1", Told.answered("a", "acme")).join();
    journal.append("pbx1", Told.answered("b", "acme").subList(0, 1)).join();
    journal.append("pbx1", Told.answered("b", "acme")).join();
    List<CallEvent> open = Told.answered("open", "acme");
    journal.append("pbx1", open.subList(0, 1)).join();
    journal.append("pbx1", open.subList(1, 6)).join();
    CallerHistory history = of("acme", NUMBER, "s_x");
    assertThat(history.calls()).isEqualTo(3);
    assertThat(history.open()).isEqualTo(1);
    assertThat(history.lastCallAt()).isEqualTo(Instant.parse("2026-11-23T04:08:46.001Z"));
    assertThat(history.lastAnsweredBy()).isEqualTo(Participant.device("101", "alice"));
    assertThat(history.lastCalledBy()).isNull();
    // the present call does not count, and a plus sign makes no other number
    assertThat(of("acme", "+" + NUMBER, session("open")).open()).isZero();
    assertThat(of("acme", "+" + NUMBER, session("open")).calls()).isEqualTo(2);
  }

  @Test
  void whoTookPartOtherwiseAnsweredNobody() {
    journal.append("pbx1", Told.answered("a", "acme")).join();
    CallerHistory alices = of("acme", "101", "s_x");
    assertThat(alices.calls()).isEqualTo(1);
    assertThat(alices.lastAnsweredBy()).isNull();
  }

  @Test
  void aNumberWithTooManyCallsHasNoHistory() {
    database.write(handle -> {
      var batch =
          handle.prepareBatch(
              "insert into call_party (value, started_at, session_id, account) values ('gate', 0,"
                  + " :id, 'acme')");
      for (int i = 0; i <= CallerHistories.MOST_CALLS; i++) {
        batch.bind("id", "s_" + i).add();
      }
      return batch.execute().length;
    });
    assertThat(new SqlCallerHistories(database).of("acme", "gate", "s_x")).isEmpty();
  }
}
