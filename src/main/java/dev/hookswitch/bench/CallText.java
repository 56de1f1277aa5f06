package dev.hookswitch.bench;

import dev.hookswitch.demo.RecordedCall;
import dev.hookswitch.demo.RecordedCall.Header;
import dev.hookswitch.demo.RecordedCall.SlotKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A recorded call as the bytes that a PBX writes of it, with gaps for what is new each time: so
 * that saying it costs next to nothing beside what is measured. Immutable.
 */
final class CallText {

  /** The gap for the time. */
  private static final int TIME = -1;

  /** A message: the text before the first gap, the gap, the text after it, and so on. */
  @SuppressWarnings("ArrayRecordComponent") // never handed out
  private record Message(long afterMillis, byte[][] texts, int[] gaps) {}

  private final List<SlotKind> slots;
  private final List<Message> messages;

  private CallText(List<SlotKind> slots, List<Message> messages) {
    this.slots = slots;
    this.messages = messages;
  }

  /** That recording of the demonstration's. */
  static CallText of(String recording) {
    RecordedCall call = RecordedCall.load(recording, RecordedCall.ACCOUNT);
    return new CallText(
        List.copyOf(call.slots()), call.steps().stream().map(CallText::message).toList());
  }

  private static Message message(RecordedCall.Step step) {
    List<byte[]> texts = new ArrayList<>();
    List<Integer> gaps = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Header header : step.headers()) {
      text.append(header.name()).append(": ");
      for (int i = 0; i < header.pieces().size(); i++) {
        if (i % 2 == 0) {
          text.append(header.pieces().get(i));
        } else {
          texts.add(take(text));
          gaps.add(Integer.valueOf(header.pieces().get(i)));
        }
      }
      text.append("\r\n");
      if (header.name().equals("Privilege")) {
        text.append("Timestamp: ");
        texts.add(take(text));
        gaps.add(TIME);
        text.append("\r\n");
      }
    }
    texts.add(take(text.append("\r\n")));
    return new Message(
        step.afterMillis(),
        texts.toArray(byte[][]::new),
        gaps.stream().mapToInt(Integer::intValue).toArray());
  }

  private static byte[] take(StringBuilder text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    text.setLength(0);
    return bytes;
  }

  /** What fills the gaps, in the order of the values that are wanted. */
  List<SlotKind> slots() {
    return slots;
  }

  int messages() {
    return messages.size();
  }

  /** When a message comes, in milliseconds from the first. */
  long afterMillis(int message) {
    return messages.get(message).afterMillis();
  }

  /**
   * Writes one message.
   *
   * @param values for each of the {@link #slots}
   * @param beganMicros when the call began, since 1970
   */
  void write(int message, byte[][] values, long beganMicros, OutputStream out) throws IOException {
    Message said = messages.get(message);
    for (int i = 0; i < said.gaps().length; i++) {
      out.write(said.texts()[i]);
      int gap = said.gaps()[i];
      if (gap == TIME) {
        writeTime(beganMicros + said.afterMillis() * 1_000, out);
      } else {
        out.write(values[gap]);
      }
    }
    out.write(said.texts()[said.gaps().length]);
  }

  /** As Asterisk does: seconds, a dot, six digits. */
  private static void writeTime(long micros, OutputStream out) throws IOException {
    byte[] text = Long.toString(micros).getBytes(StandardCharsets.US_ASCII);
    int dot = text.length - 6;
    out.write(text, 0, dot);
    out.write('.');
    out.write(text, dot, 6);
  }
}
