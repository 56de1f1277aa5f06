package dev.hookswitch.lab;

import dev.hookswitch.Eventually;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.SignalSink;
import dev.hookswitch.pbx.asterisk.AmiSettings;
import dev.hookswitch.pbx.asterisk.AsteriskLink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The product's link and switchboard on a real PBX, behind a line that can be cut. */
final class Observer implements SignalSink, AutoCloseable {

  private final CutProxy line;
  private final AsteriskLink link;
  private final Switchboard board;
  private final List<CallEvent> events = new ArrayList<>();
  private Instant resynchronisedAt = Instant.MIN;

  Observer(int amiPort) throws IOException {
    line = new CutProxy(amiPort);
    board = new Switchboard("lab", "acme", NumberForm.AS_IS, new Directory(List.of(), Map.of()));
    AmiSettings settings =
        new AmiSettings(
            "lab",
            "127.0.0.1",
            line.port(),
            "hook",
            "hook",
            false,
            false,
            null,
            List.of("trunk", "gw"),
            Set.of(),
            10_000,
            Duration.ofSeconds(15));
    link = new AsteriskLink(settings, InstantSource.system(), new SplittableRandom());
    link.start(this);
  }

  Observer awaitUp() {
    Eventually.until("the link is up", () -> link.health().detail().contains("Asterisk "));
    return this;
  }

  void cut(Duration time) throws IOException {
    line.cut(time);
  }

  @Override
  public synchronized void accept(PbxSignal signal) {
    if (signal instanceof PbxSignal.Resynchronised) {
      resynchronisedAt = Instant.now();
    }
    events.addAll(board.apply(signal, Instant.now()));
  }

  @Override
  public synchronized void quiet() {
    events.addAll(board.settle(Instant.now()));
  }

  @Override
  public boolean wantsAudit() {
    return false;
  }

  /** When it last knew again what the PBX does. */
  synchronized Instant resynchronisedAt() {
    return resynchronisedAt;
  }

  synchronized boolean isIdle() {
    return board.openSessions() == 0;
  }

  /** The events so far, by session, in the order in which the sessions began. */
  synchronized Map<String, List<CallEvent>> sessions() {
    Map<String, List<CallEvent>> sessions = new LinkedHashMap<>();
    for (CallEvent event : events) {
      sessions.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
    }
    return sessions;
  }

  @Override
  public void close() throws IOException {
    link.close();
    line.close();
  }
}
