package dev.hookswitch.bench;

import dev.hookswitch.demo.RecordedCall.SlotKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Calls to be said, each with ids that no other call has, of this run or of another one on the same
 * storage. Immutable.
 */
final class Workload {

  /**
   * What is said, in turns: outgoing and incoming, answered, busy, given up, several phones, one
   * after another, forwarded, a queue. Left out are calls whose events depend on how long something
   * takes by the clock on the wall (transfers, parking), because here they are told faster than
   * they happened; and those that are planned by a call control.
   */
  static final List<String> RECORDINGS =
      List.of(
          "s10_did_to_sip",
          "s01_out_answered_caller_hangs",
          "s11_ring_group",
          "s02_out_answered_callee_hangs",
          "t01_queue_answered",
          "s03_out_busy",
          "s12_hunting",
          "s06_caller_cancels_ringing");

  /** More than a recording has slots. */
  private static final int IDS_A_CALL = 64;

  /** +371 2000 xxxx is nobody's. */
  private static final long FIRST_NUMBER = 37_120_001_000L;

  private static final int NUMBERS = 8_000;

  private static final List<CallText> TEXTS = RECORDINGS.stream().map(CallText::of).toList();

  private final Instant epoch;
  private final int first;
  private final int calls;

  /**
   * So many calls.
   *
   * @param epoch of this run: the first part of all ids
   * @param first the number of the first call: those of two workloads of one run must not overlap
   */
  Workload(Instant epoch, int first, int calls) {
    this.epoch = epoch;
    this.first = first;
    this.calls = calls;
  }

  int calls() {
    return calls;
  }

  /** The number of the first call, among those of all workloads. */
  int first() {
    return first;
  }

  CallText text(int call) {
    return TEXTS.get(call % TEXTS.size());
  }

  /** What is new in that call, as its text wants it. */
  byte[][] values(int call) {
    List<SlotKind> slots = text(call).slots();
    byte[][] values = new byte[slots.size()][];
    for (int slot = 0; slot < values.length; slot++) {
      long id = (long) (first + call) * IDS_A_CALL + slot;
      String value =
          switch (slots.get(slot)) {
            case UNIQUE_ID -> epoch.getEpochSecond() + "." + id;
            case BRIDGE_ID -> "%08x-0000-4000-8000-%012x".formatted(epoch.getEpochSecond(), id);
            case SERIAL -> "%08x".formatted(id);
            case NUMBER -> Long.toString(FIRST_NUMBER + (first + call) % NUMBERS);
          };
      values[slot] = value.getBytes(StandardCharsets.UTF_8);
    }
    return values;
  }
}
