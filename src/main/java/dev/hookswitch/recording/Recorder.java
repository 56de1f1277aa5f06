package dev.hookswitch.recording;

import dev.hookswitch.call.Talker;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.Ids;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.PbxRecorder;
import dev.hookswitch.recording.Attendance.Present;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for each call of one PBX whether it is recorded, and keeps its recording going: it begins
 * with the first conversation, on the channel of whoever came first, and goes on on another where
 * that party has left and the others talk on. {@link #look} decides about one call; {@link
 * RecorderThread} loops. What is to be done follows from how things are (who talks, what is
 * stored), never from what was done before, so that it can be asked at any time, twice, and after a
 * crash. For one thread; {@link #trouble} is for all.
 */
final class Recorder {

  private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

  /** What cannot be known of the PBX is asked again. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /** Asterisk closes the files a moment after the channel is gone. */
  static final Duration CLOSING = Duration.ofSeconds(1);

  private final PbxRecorder pbx;
  private final Attendance attendance;
  private final Rules rules;
  private final RecordingStore store;
  private final Journal journal;
  private final Announcement announcement;
  private final InstantSource clock;
  private final Map<String, Instant> again = new HashMap<>();
  private Set<String> doubtful = Set.of();
  private volatile @Nullable String trouble;

  Recorder(
      PbxRecorder pbx,
      Attendance attendance,
      Rules rules,
      RecordingStore store,
      Journal journal,
      Announcement announcement,
      InstantSource clock) {
    this.pbx = pbx;
    this.attendance = attendance;
    this.rules = rules;
    this.store = store;
    this.journal = journal;
    this.announcement = announcement;
    this.clock = clock;
  }

  String link() {
    return pbx.name();
  }

  /** Why calls are not recorded that should be; empty while none was refused. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Does what a call needs now. */
  void look(String session) {
    again.remove(session);
    Present now = attendance.of(session);
    if (now == null) {
      return;
    }
    String id = Ids.recording(session);
    Recording recording = store.find(id).orElse(null);
    if (now.over()) {
      if (recording != null && recording.status() == RecordingStatus.RECORDING) {
        end(recording, clock.instant());
      }
      attendance.forget(session);
      return;
    }
    Common call = now.call() == null ? lastOf(session) : now.call();
    if (call == null || !isConversation(call, now.talkers())) {
      return;
    }
    if (recording == null) {
      begin(call, now);
    } else if (recording.status() == RecordingStatus.RECORDING) {
      goOn(recording, now.talkers());
    }
  }

  private @Nullable Common lastOf(String session) {
    var events = journal.session(session);
    return events.isEmpty() ? null : events.getLast().common();
  }

  /** In a conference room each party is alone in a session of its own, and talks all the same. */
  private static boolean isConversation(Common call, List<Talker> talkers) {
    return talkers.size() >= (call.data().conference() == null ? 2 : 1);
  }

  private void begin(Common call, Present now) {
    Rule rule = rules.recording(CallFacts.of(call, people(call, now))).orElse(null);
    if (rule == null && !store.isWished(call.sessionId())) {
      return;
    }
    Part first = new Part(now.talkers().getFirst().channel(), false, clock.instant(), false);
    boolean pausable = rule == null || rule.pausable();
    Recording recording =
        Recording.of(call.sessionId(), pbx.name(), call.account(), pausable, first);
    // before the PBX is told, so that no file is ever there that nobody knows of
    if (store.add(recording)) {
      start(recording);
    }
  }

  /** The journal knows them from before a restart; the latest may not be in it yet. */
  private Set<String> people(Common call, Present now) {
    Set<String> people = new HashSet<>(now.people());
    if (rules.askForUsers()) {
      journal.session(call.sessionId()).forEach(event -> people.addAll(CallFacts.people(event)));
    }
    return people;
  }

  private void goOn(Recording recording, List<Talker> talkers) {
    Part last = recording.lastPart();
    if (last != null && talks(talkers, last.channel())) {
      if (!last.begun()) {
        start(recording);
      }
      return;
    }
    if (recording.paused() || recording.parts().size() >= Recording.MOST_PARTS) {
      return;
    }
    if (last != null) {
      // it may be waiting in a parking lot: what others say meanwhile is not on its channel
      var _ = pbx.stop(last.channel(), recording.nameOnPbx(recording.parts().size() - 1));
    }
    String channel = talkers.getFirst().channel();
    boolean swapped = last != null && !recording.parts().getFirst().channel().equals(channel);
    List<Part> parts = recording.withPart(new Part(channel, swapped, clock.instant(), false));
    if (store.setParts(recording.id(), parts, clock.instant())) {
      store.find(recording.id()).ifPresent(this::start);
    }
  }

  private static boolean talks(List<Talker> talkers, String channel) {
    return talkers.stream().anyMatch(talker -> talker.channel().equals(channel));
  }

  /** Begins the last part, which is stored already. */
  private void start(Recording recording) {
    String channel = recording.parts().getLast().channel();
    String name = recording.nameOnPbx(recording.parts().size() - 1);
    CommandOutcome outcome = pbx.start(channel, name);
    switch (outcome) {
      case Done _ -> hasBegun(recording, channel, name);
      case NotThere _ -> dropLastPart(recording);
      case Refused(String sentence) -> {
        complain(sentence);
        if (recording.parts().size() > 1) {
          dropLastPart(recording);
        } else {
          store.fail(recording.id(), clock.instant(), sentence);
        }
      }
      case Unknown(String sentence) -> {
        complain(sentence);
        again.put(recording.sessionId(), clock.instant().plus(ASK_AGAIN));
      }
    }
  }

  private void hasBegun(Recording recording, String channel, String name) {
    trouble = null;
    if (!store.setParts(recording.id(), recording.withLastPartBegun(), clock.instant())) {
      return;
    }
    announcement.runs(recording);
    if (recording.parts().size() == 1) {
      LOG.info("session={} recording={} runs", recording.sessionId(), recording.id());
    }
    // somebody may have asked for silence while it began
    if (store.find(recording.id()).filter(Recording::paused).isPresent()) {
      var _ = pbx.mute(channel, name, true);
    }
  }

  /** That channel was gone before it could be recorded: the next change says who talks instead. */
  private void dropLastPart(Recording recording) {
    if (recording.parts().size() == 1) {
      store.remove(recording.id());
    } else {
      store.setParts(recording.id(), recording.withoutLastPart(), clock.instant());
    }
  }

  private void complain(String sentence) {
    if (!sentence.equals(trouble)) {
      LOG.error("pbx={} calls cannot be recorded: {}", pbx.name(), sentence);
    }
    trouble = sentence;
  }

  /** The call is over; a channel of it may live on in another call. */
  private void end(Recording recording, Instant at) {
    Part last = recording.lastPart();
    if (last != null) {
      var _ = pbx.stop(last.channel(), recording.nameOnPbx(recording.parts().size() - 1));
    }
    store.end(recording.id(), at, clock.instant().plus(CLOSING));
  }

  /** Looks at those again of which the PBX's answer was lost, when it is time. */
  void askAgain() {
    Instant now = clock.instant();
    List<String> due =
        again.entrySet().stream()
            .filter(entry -> !entry.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(this::look);
  }

  /**
   * Now and then: calls whose end nobody here was told of. Their recordings are ended; what is
   * known of who talks in them is forgotten when the journal has not known them twice in a row.
   */
  void sweep() {
    for (Recording recording : store.leftBehind(pbx.name())) {
      Instant completedAt =
          journal.call(recording.sessionId()).map(CallRow::completedAt).orElse(clock.instant());
      end(recording, completedAt);
    }
    Set<String> unknown = attendance.sessions();
    unknown.removeAll(journal.openSessionIds(pbx.name()));
    Set<String> twice = new HashSet<>(unknown);
    twice.retainAll(doubtful);
    twice.forEach(attendance::forget);
    doubtful = unknown;
  }
}
