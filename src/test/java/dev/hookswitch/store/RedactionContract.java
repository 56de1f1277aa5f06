package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.Attempt;
import dev.hookswitch.dispatch.DispatchStore.AttemptQuery;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Told;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.privacy.Redaction;
import dev.hookswitch.privacy.Redaction.Status;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.RecordingStatus;
import dev.hookswitch.webhook.AttemptResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A number that is taken out of everything that is stored. */
abstract class RedactionContract extends StoreContract {

  private static final String NUMBER = "37120000009";
  private static final Instant LATER = Instant.parse("2026-12-31T00:00:00Z");

  private SqlRedactionStore redactions() {
    return new SqlRedactionStore(database);
  }

  private Redaction request(String id, String account) {
    return redactions().request(id, NUMBER, account, LATER);
  }

  private Redaction work(String id, Instant now) {
    int steps = 0;
    while (redactions().step(now)) {
      assertThat(++steps).isLessThan(1_000);
    }
    return redactions().find(id).orElseThrow();
  }

  private List<CallEvent> session(String root) {
    return journal.session(Told.answered(root, "acme").getFirst().sessionId());
  }

  private static String text(List<CallEvent> events) {
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(EventJson.encodeToString(event)).append('\n'));
    return text.toString();
  }

  private List<CallRow> callsOf(String party) {
    return journal
        .calls(new CallQuery(null, party, null, null, null, null, null, null, null, 1_000))
        .items();
  }

  @Test
  void theNumberIsGoneEverywhereAndAllElseIsAsItWas() {
    for (int i = 0; i < 50; i++) {
      journal.append("pbx1", Told.answered("c" + i, "acme")).join();
    }
    assertThat(callsOf(NUMBER)).hasSize(50);
    assertThat(request("red_1", null).status()).isEqualTo(Status.WORKING);
    Redaction done = work("red_1", LATER);
    assertThat(done.status()).isEqualTo(Status.DONE);
    assertThat(done.calls()).isEqualTo(50);
    assertThat(done.events()).isEqualTo(500);
    for (int i = 0; i < 50; i++) {
      String before = text(Told.answered("c" + i, "acme"));
      assertThat(text(session("c" + i))).isEqualTo(before.replace(NUMBER, "redacted"));
    }
    assertThat(callsOf(NUMBER)).isEmpty();
    assertThat(callsOf("redacted")).hasSize(50);
    assertThat(callsOf("alice")).hasSize(50);
    assertThat(callsOf("redacted").getFirst().toString()).doesNotContain(NUMBER);
    assertThat(everywhere()).doesNotContain(NUMBER);

    assertThat(request("red_2", null).id()).isEqualTo("red_2");
    assertThat(work("red_2", LATER).events()).isZero();
  }

  /** Every text of every table that has to do with calls and redactions. */
  private String everywhere() {
    return database.read(handle -> {
      StringBuilder all = new StringBuilder();
      for (String table :
          List.of(
              "call_session",
              "call_party",
              "attempt",
              "redaction",
              "recording",
              "recording_wish")) {
        handle
            .createQuery("select * from " + table)
            .mapToMap()
            .forEach(row -> all.append(row).append('\n'));
      }
      handle
          .createQuery("select json from event")
          .map((row, context) -> new String(row.getBytes("json"), StandardCharsets.UTF_8))
          .forEach(all::append);
      return all.toString();
    });
  }

  @Test
  void itGoesOnWhereItWasAfterARestart() {
    for (int i = 0; i < 45; i++) {
      journal.append("pbx1", Told.answered("c" + i, "acme")).join();
    }
    request("red_1", null);
    assertThat(redactions().step(LATER)).isTrue();
    reopen();
    Redaction half = redactions().find("red_1").orElseThrow();
    assertThat(half.status()).isEqualTo(Status.WORKING);
    assertThat(half.calls()).isEqualTo(20);
    assertThat(work("red_1", LATER).calls()).isEqualTo(45);
    assertThat(everywhere()).doesNotContain(NUMBER);
  }

  @Test
  void aCallThatIsNotOverIsWaitedFor() {
    List<CallEvent> call = Told.answered("open", "acme");
    journal.append("pbx1", call.subList(0, 6)).join();
    request("red_1", null);
    assertThat(work("red_1", LATER).status()).isEqualTo(Status.WAITING);
    assertThat(session("open")).isEqualTo(call.subList(0, 6));
    journal.append("pbx1", call).join();
    assertThat(session("open")).isEqualTo(call);
    Redaction done = work("red_1", LATER.plus(Duration.ofMinutes(1)));
    assertThat(done.status()).isEqualTo(Status.DONE);
    assertThat(done.events()).isEqualTo(10);
    assertThat(everywhere()).doesNotContain(NUMBER);
  }

  @Test
  void anAccountRedactsItsOwnCallsAlone() {
    journal.append("pbx1", Told.answered("a", "acme")).join();
    journal.append("pbx1", Told.answered("z", "zeta")).join();
    request("red_1", "zeta");
    assertThat(work("red_1", LATER).calls()).isEqualTo(1);
    assertThat(session("a")).isEqualTo(Told.answered("a", "acme"));
    assertThat(text(session("z"))).doesNotContain(NUMBER);
  }

  @Test
  void whatIsParkedIsDeliveredRedactedAndAnswersAreEmptied() {
    assertThat(endpoints.insert(EndpointStoreContract.endpoint("ep_a"))).isTrue();
    journal.append("pbx1", Told.answered("c", "acme")).join();
    List<Entry> entries = new ArrayList<>();
    for (int partition = 0; partition < journal.partitions(); partition++) {
      entries.addAll(journal.read(Map.of(partition, 0L), 100));
    }
    Entry entry = entries.get(2);
    Parking parking = new Parking("ep_a", entry, 1, "answered 500", LATER, LATER, null);
    Progress progress = AllPartitions.progress(List.of(), List.of(parking));
    AttemptResult.Trace trace =
        new AttemptResult.Trace(null, Duration.ZERO, "no customer +" + NUMBER);
    AttemptResult refused = new AttemptResult.Refused(500, null, trace);
    progress.attempts().add(new Attempt("ep_a", entry.event(), LATER, refused));
    deliveries.saveProgress(progress);
    request("red_1", null);
    assertThat(work("red_1", LATER).status()).isEqualTo(Status.DONE);
    Entry parked = deliveries.head("ep_a", entry.event().sessionId()).orElseThrow().entry();
    assertThat(new String(parked.json(), StandardCharsets.UTF_8))
        .contains("redacted")
        .doesNotContain(NUMBER);
    assertThat(parked.offset()).isEqualTo(entry.offset());
    assertThat(parked.event().id()).isEqualTo(entry.event().id());
    AttemptQuery every =
        new AttemptQuery(null, null, null, null, null, null, null, null, null, 100);
    assertThat(deliveries.attempts(every).items())
        .extracting(AttemptRow::answer)
        .containsExactly("");
  }

  @Test
  void theRecordingOfItsCallsIsDeletedWhateverItsState() {
    SqlRecordingStore recordings = new SqlRecordingStore(database);
    List<String> ids = new ArrayList<>();
    for (String root : List.of("recording", "fetching", "failed", "ready")) {
      List<CallEvent> call = Told.answered(root, "acme");
      journal.append("pbx1", call).join();
      Recording recording =
          RecordingStoreContract.begun(call.getFirst().sessionId(), "acme", LATER);
      recordings.add(recording);
      ids.add(recording.id());
    }
    Recording.Audio audio = new Recording.Audio("x.wav", 48, "ab", Duration.ZERO);
    recordings.end(ids.get(1), LATER, LATER.plusSeconds(999));
    recordings.fail(ids.get(2), LATER, "no");
    recordings.end(ids.get(3), LATER, LATER);
    recordings.ready(ids.get(3), audio, LATER);
    recordings.settle(ids.get(3), false);
    Recording others = RecordingStoreContract.begun("s_other", "acme", LATER);
    recordings.add(others);
    request("red_1", null);
    assertThat(work("red_1", LATER).calls()).isEqualTo(4);
    for (String id : ids) {
      assertThat(recordings.find(id).orElseThrow().status()).isEqualTo(RecordingStatus.DELETED);
    }
    assertThat(recordings.find(ids.get(3)).orElseThrow().audio()).isEqualTo(audio);
    assertThat(recordings.due(LATER, 10)).extracting(Recording::id).hasSameElementsAs(ids);
    assertThat(recordings.find(others.id())).contains(others);
  }
}
