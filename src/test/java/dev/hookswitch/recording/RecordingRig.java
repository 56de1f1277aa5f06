package dev.hookswitch.recording;

import dev.hookswitch.call.Talker;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Ids;
import dev.hookswitch.event.Told;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlJournal;
import dev.hookswitch.store.SqlRecordingStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Everything that recordings need but a PBX: a real store, a clock that stands still. */
abstract class RecordingRig {

  static final Rule EVERY = new Rule(null, Set.of(), Set.of(), Set.of(), Set.of(), 100, true);

  @TempDir Path folder;
  final PlayedPbx pbx = new PlayedPbx();
  final List<String> announced = new ArrayList<>();
  Instant now = Instant.parse("2026-11-26T08:00:00Z");
  Database database;
  SqlJournal journal;
  RecordingStore store;
  Attendance attendance;

  @BeforeEach
  void open() {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    journal = new SqlJournal(database);
    store = new SqlRecordingStore(database);
    attendance = new Attendance();
    attendance.watch();
  }

  @AfterEach
  void close() {
    journal.close();
    database.close();
  }

  /** As after a crash: what is stored is all that is known. */
  void crash() {
    close();
    open();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Recorder recorder(Rule... rules) {
    return new Recorder(
        pbx,
        attendance,
        new Rules(List.of(rules)),
        store,
        journal,
        recording -> announced.add(recording.id()),
        () -> now);
  }

  /** A call: its events, and what happens in it. */
  final class Call {
    final String root;
    final List<CallEvent> events;
    final String session;
    final String id;

    Call(String root) {
      this.root = root;
      this.events = Told.answered(root, "acme");
      this.session = events.getFirst().sessionId();
      this.id = Ids.recording(session);
    }

    /** These channels talk now, and live. */
    void talk(String... channels) {
      List<Talker> talkers = new ArrayList<>();
      for (String channel : channels) {
        pbx.channels.add(channel);
        talkers.add(new Talker(Ids.call(session, channel), channel));
      }
      attendance.told(events.get(6), talkers);
    }

    /** Nobody is left in it, and its channels are gone. */
    void end(String... channels) {
      pbx.channels.removeAll(Set.of(channels));
      attendance.told(events.getLast(), List.of());
    }

    Recording recording() {
      return store.find(id).orElseThrow();
    }

    String name(int part) {
      return "hookswitch-" + id.substring(4) + "-" + part;
    }
  }
}
