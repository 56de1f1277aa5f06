package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.PbxSignal.Audited;
import dev.hookswitch.pbx.PbxSignal.LiveChannel;
import dev.hookswitch.pbx.PbxSignal.Resynchronised;
import dev.hookswitch.pbx.SignalSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection says, brought into the order in which it may be told: first the snapshot that
 * was asked for after the login, then what was heard meanwhile, then everything as it comes. Pure:
 * no clock and no socket, so that a recording goes the same way. For one thread.
 */
final class Reception {

  /** The action ids of the questions whose answers are recognised here. */
  static final String SNAPSHOT = "hookswitch-status";

  static final String AUDIT = "hookswitch-audit";
  static final String VERSION = "hookswitch-version";

  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private record Heard(AmiMessage message, Instant at) {}

  private final String link;
  private final Translation translation;
  private final SignalSink sink;

  /** What came before the snapshot was complete; null once it is. */
  private @Nullable List<Heard> heldBack;

  private final List<LiveChannel> snapshot = new ArrayList<>();
  private final Set<String> audit = new HashSet<>();
  private @Nullable Instant auditAsked;
  private @Nullable Instant lastHeard;
  private @Nullable Instant synchronisedAt;
  private boolean restarted;
  private String version = "";

  /**
   * Begins.
   *
   * @param awaitsSnapshot whether one was asked for; else everything is told as it comes
   * @param lastHeard when this PBX was heard last, by this machine's clock; null for never
   */
  Reception(
      String link,
      Translation translation,
      SignalSink sink,
      boolean awaitsSnapshot,
      @Nullable Instant lastHeard) {
    this.link = link;
    this.translation = translation;
    this.sink = sink;
    this.heldBack = awaitsSnapshot ? new ArrayList<>() : null;
    this.lastHeard = lastHeard;
  }

  /** How many messages wait for the snapshot; -1 when none is awaited. */
  int held() {
    return heldBack == null ? -1 : heldBack.size();
  }

  @Nullable Instant lastHeard() {
    return lastHeard;
  }

  /** When the snapshot was complete; null: it is not, or never was given. */
  @Nullable Instant synchronisedAt() {
    return synchronisedAt;
  }

  /** The PBX's version; empty until it said so. */
  String version() {
    return version;
  }

  void take(AmiMessage message, Instant at) {
    switch (message.get("ActionID")) {
      case SNAPSHOT -> takeSnapshot(message, at);
      case AUDIT -> takeAudit(message, at);
      case VERSION -> version = message.first("AsteriskVersion");
      default -> takeOther(message, at);
    }
  }

  private void takeOther(AmiMessage message, Instant at) {
    if (message.event().equals("FullyBooted")) {
      noteUptime(message, at);
    } else if (message.isResponse()) {
      LOG.debug("pbx={} answers {}: {}", link, message.get("Response"), message.get("Message"));
    } else if (heldBack != null) {
      heldBack.add(new Heard(message, at));
    } else {
      pass(message, at);
    }
  }

  private void pass(AmiMessage message, Instant at) {
    lastHeard = at;
    for (PbxSignal signal : translation.translate(message, at)) {
      sink.accept(signal);
    }
  }

  private void takeSnapshot(AmiMessage message, Instant at) {
    if (heldBack == null) {
      return;
    }
    if (message.event().equals("Status")) {
      LiveChannel channel = translation.snapshot(message);
      if (channel != null) {
        snapshot.add(channel);
      }
    } else if (message.event().equals("StatusComplete")) {
      resynchronise(snapshot, at);
    } else if (message.isResponse() && !message.isSuccess()) {
      LOG.warn(
          "pbx={} refuses Status ({}): manager.conf should have read=call and write=call",
          link,
          message.get("Message"));
      resynchronise(null, at);
    }
  }

  /** The snapshot does not come: goes on without it. */
  void goOnWithoutSnapshot(Instant now) {
    resynchronise(null, now);
  }

  private void resynchronise(@Nullable List<LiveChannel> channels, Instant at) {
    synchronisedAt = channels == null ? null : at;
    sink.accept(new Resynchronised(at, restarted, channels));
    passHeldBack();
  }

  /** Tells what waited for a snapshot; also where it will never come because the line was cut. */
  void passHeldBack() {
    List<Heard> held = heldBack == null ? List.of() : heldBack;
    heldBack = null;
    for (Heard each : held) {
      pass(each.message(), each.at());
    }
  }

  /** A PBX that began after we last heard of it has lost every call from before. */
  private void noteUptime(AmiMessage message, Instant at) {
    String uptime = message.get("Uptime");
    if (lastHeard != null && uptime.matches("\\d{1,12}")) {
      // whole seconds, rounded down
      Instant began = at.minusSeconds(Long.parseLong(uptime) + 1);
      restarted = began.isAfter(lastHeard);
      if (restarted) {
        LOG.warn("pbx={} was restarted: calls from before are concluded", link);
      }
    }
  }

  // the watchdog's question: which channels live

  /** Notes that the list of channels is being asked for. */
  void auditAsked(Instant now) {
    audit.clear();
    auditAsked = now;
  }

  /** An audit whose answer never came does not stand in the way of the next one. */
  boolean isAuditing(Instant since) {
    return auditAsked != null && auditAsked.isAfter(since);
  }

  private void takeAudit(AmiMessage message, Instant at) {
    if (auditAsked == null) {
      return;
    }
    if (message.event().equals("Status")) {
      audit.add(message.get("Uniqueid"));
    } else if (message.event().equals("StatusComplete")) {
      sink.accept(new Audited(at, auditAsked, Set.copyOf(audit)));
      auditAsked = null;
    } else if (message.isResponse() && !message.isSuccess()) {
      auditAsked = null;
    }
  }
}
