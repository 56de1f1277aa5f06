package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.SignalSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A switchboard fed from a recording, at the recording's own time. For one thread. */
public final class CallReplay implements SignalSink {

  private final Switchboard board;
  private final List<CallEvent> events = new ArrayList<>();
  private Instant now = Instant.MIN;

  public CallReplay(Switchboard board) {
    this.board = board;
  }

  /** It is so late now: what has waited long enough is told before what comes next. */
  public void time(Instant instant) {
    now = instant;
    quiet();
  }

  @Override
  public void accept(PbxSignal signal) {
    events.addAll(board.apply(signal, now));
  }

  @Override
  public void quiet() {
    events.addAll(board.settle(now));
  }

  @Override
  public boolean wantsAudit() {
    return false;
  }

  /** What was told so far, in order. */
  public List<CallEvent> events() {
    return events;
  }
}
