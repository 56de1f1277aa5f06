package dev.hookswitch.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Completed;
import dev.hookswitch.event.Ids;
import dev.hookswitch.pbx.ChannelFacts;
import dev.hookswitch.pbx.DialOutcome;
import dev.hookswitch.pbx.Endpoint;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.BridgeEntered;
import dev.hookswitch.pbx.PbxSignal.BridgeKind;
import dev.hookswitch.pbx.PbxSignal.BridgeLeft;
import dev.hookswitch.pbx.PbxSignal.ChannelEnded;
import dev.hookswitch.pbx.PbxSignal.ChannelStarted;
import dev.hookswitch.pbx.PbxSignal.DialEnded;
import dev.hookswitch.pbx.PbxSignal.DialStarted;
import dev.hookswitch.pbx.PbxSignal.LiveChannel;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlJournal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who talks on which channel is told beside the events; and an aside finds its call. */
class BystanderTest {

  private static final Instant AT = Instant.parse("2026-11-23T04:00:00Z");
  private static final String SESSION = Ids.session("pbx1", "1.1");
  private static final ChannelFacts CALLER = device("1.1", "201", ChannelFacts.State.UP);
  private static final ChannelFacts CALLEE = device("1.2", "111", ChannelFacts.State.RINGING);

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();
  private Database database;
  private SqlJournal journal;

  private static ChannelFacts device(String id, String name, ChannelFacts.State state) {
    return new ChannelFacts(
        id, "1.1", new Endpoint(Endpoint.Kind.DEVICE, name), name, "600", "", state);
  }

  @BeforeEach
  void open() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    journal = new SqlJournal(database);
  }

  @AfterEach
  void close() {
    journal.close();
    database.close();
  }

  private CallObserver observer() {
    Switchboard board =
        new Switchboard("pbx1", "acme", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
    CallObserver observer =
        new CallObserver("pbx1", board, journal, () -> AT, Duration.ofHours(2), Plans.NONE);
    observer.setBystander(
        new Bystander() {
          @Override
          public void told(CallEvent event, List<Talker> talkers) {
            told.add(event.kind() + " " + channels(event.sessionId(), talkers));
          }

          @Override
          public void found(String sessionId, List<Talker> talkers) {
            told.add("found " + channels(sessionId, talkers));
          }
        });
    return observer;
  }

  private static List<String> channels(String session, List<Talker> talkers) {
    assertThat(session).isEqualTo(SESSION);
    talkers.forEach(
        talker -> assertThat(talker.callId()).isEqualTo(Ids.call(session, talker.channel())));
    return talkers.stream().map(Talker::channel).toList();
  }

  private static void hear(CallObserver observer, PbxSignal... signals) {
    for (PbxSignal signal : signals) {
      observer.accept(signal);
    }
  }

  private static void talk(CallObserver observer) {
    hear(
        observer,
        new ChannelStarted(AT, CALLER),
        new DialStarted(AT, CALLER, CALLEE, "", ""),
        new DialEnded(AT, CALLER.id(), CALLEE.id(), DialOutcome.ANSWER, false),
        new BridgeEntered(AT, CALLEE, "b", BridgeKind.CONVERSATION, ""),
        new BridgeEntered(AT, CALLER, "b", BridgeKind.CONVERSATION, ""));
  }

  private static void end(CallObserver observer) {
    hear(
        observer,
        new BridgeLeft(AT, CALLEE.id(), "b"),
        new ChannelEnded(AT, CALLEE.id(), 16),
        new BridgeLeft(AT, CALLER.id(), "b"),
        new ChannelEnded(AT, CALLER.id(), 16));
  }

  private Completed completed() {
    journal.close();
    List<CallEvent> session = journal.session(SESSION);
    return (Completed) session.getLast();
  }

  @Test
  void whoCameToTheCallFirstIsToldFirst() {
    CallObserver observer = observer();
    talk(observer);
    assertThat(told).containsExactly("JOIN [1.2]", "JOIN [1.1, 1.2]");
    end(observer);
    assertThat(told.subList(2, 5)).containsExactly("LEAVE [1.1]", "LEAVE []", "COMPLETED []");
    assertThat(completed().audioUrl()).isNull();
  }

  @Test
  void thatItIsRecordedStandsInItsCompleted() throws InterruptedException {
    CallObserver observer = observer();
    talk(observer);
    URI url = URI.create("https://calls.example.com/v1/recordings/rec_x");
    observer.tell(new Aside.Recorded("s_another", URI.create("https://example.com")));
    observer.tell(new Aside.Recorded(SESSION, url));
    observer.quiet();
    end(observer);
    assertThat(completed().audioUrl()).isEqualTo(url);
  }

  @Test
  void afterARestartTheSnapshotSaysWhoTalksAndWhatWasToldBeforeIsKept()
      throws InterruptedException {
    talk(observer());
    journal.close();
    database.close();
    open();
    told.clear();
    CallObserver observer = observer();
    URI url = URI.create("https://calls.example.com/v1/recordings/rec_x");
    observer.tell(new Aside.Recorded(SESSION, url));
    ChannelFacts answered = device("1.2", "111", ChannelFacts.State.UP);
    hear(
        observer,
        new Resynchronised(
            AT,
            false,
            List.of(new LiveChannel(CALLER, "b", 5), new LiveChannel(answered, "b", 5))));
    assertThat(told).containsExactly("found [1.1, 1.2]");
    end(observer);
    assertThat(completed().audioUrl()).isEqualTo(url);
  }
}
