package dev.hookswitch.bench;

import dev.hookswitch.call.CallReplay;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.pbx.PbxSignal;
import dev.hookswitch.pbx.SignalSink;
import dev.hookswitch.pbx.asterisk.AmiRecording;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the calls of a workload give: each event, by its id, which is derived from the call and so
 * known beforehand. Found out with the product's own reader and switchboard, from the very bytes
 * that will be said.
 */
final class Expected {

  /** Of an event that no message brings but the time that passes. */
  static final int NO_MESSAGE = -1;

  /** Any time with sixteen digits of microseconds will do. */
  private static final long FIRST_MICROS = 1_800_000_000_000_000L;

  /**
   * Where an event comes from.
   *
   * @param call its number, among those of all workloads
   * @param message that brings it; {@link #NO_MESSAGE}
   */
  record Origin(int call, int message) {}

  private final Map<String, Origin> origins = new HashMap<>();
  private int messages;
  private long bytes;
  private int completed;

  private Expected() {}

  /**
   * Finds it out.
   *
   * @param boards a fresh switchboard, set up like the product's
   * @param trunks what leads to the telephone network
   * @param bodies gets the body of each event, its id before it, for {@link RawSending}
   */
  static Expected of(
      Workload workload, Supplier<Switchboard> boards, List<String> trunks, OutputStream bodies)
      throws IOException {
    Expected expected = new Expected();
    DataOutputStream out = new DataOutputStream(bodies);
    for (int call = 0; call < workload.calls(); call++) {
      expected.add(workload, call, new Attribution(boards.get()), trunks, out);
    }
    out.flush();
    return expected;
  }

  private void add(
      Workload workload, int call, Attribution told, List<String> trunks, DataOutputStream bodies)
      throws IOException {
    CallText text = workload.text(call);
    ByteArrayOutputStream said = new ByteArrayOutputStream(16 * 1024);
    byte[][] values = workload.values(call);
    for (int message = 0; message < text.messages(); message++) {
      text.write(message, values, FIRST_MICROS, said);
    }
    messages += text.messages();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new ByteArrayInputStream(said.toByteArray()), StandardCharsets.UTF_8));
    AmiRecording.read(in).play(BenchPbx.NAME, trunks, told, told::time);
    for (Map.Entry<CallEvent, Integer> each : told.messages.entrySet()) {
      CallEvent event = each.getKey();
      byte[] json = EventJson.encode(event);
      bodies.writeUTF(event.id());
      bodies.writeInt(json.length);
      bodies.write(json);
      bytes += json.length;
      completed += event.kind() == CallEvent.Kind.COMPLETED ? 1 : 0;
      origins.put(event.id(), new Origin(workload.first() + call, each.getValue()));
    }
  }

  int events() {
    return origins.size();
  }

  /** How many of them end a call. */
  int completed() {
    return completed;
  }

  int messages() {
    return messages;
  }

  /** Of all bodies. */
  long bytes() {
    return bytes;
  }

  Map<String, Origin> origins() {
    return origins;
  }

  /** Plays one call, and notes at which message each event is told. */
  private static final class Attribution implements SignalSink {
    private final CallReplay replay;
    private final Map<CallEvent, Integer> messages = new LinkedHashMap<>();
    private int seen;
    private int message = -1;

    Attribution(Switchboard board) {
      replay = new CallReplay(board);
    }

    /** The time before the next message, and after the last one. */
    void time(Instant now) {
      replay.time(now);
      note(NO_MESSAGE);
      message++;
    }

    @Override
    public void accept(PbxSignal signal) {
      replay.accept(signal);
      note(message);
    }

    private void note(int at) {
      List<CallEvent> events = replay.events();
      for (; seen < events.size(); seen++) {
        messages.put(events.get(seen), at);
      }
    }

    @Override
    public void quiet() {
      replay.quiet();
    }

    @Override
    public boolean wantsAudit() {
      return false;
    }
  }
}
