package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.event.Ids;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.Recording.Audio;
import dev.hookswitch.recording.RecordingStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A recording that is ready: one second of silence on two channels. */
final class StoredSound {

  private static final int RATE = 8_000;
  private static final int FRAME = 4;
  private static final int HEAD = 44;
  private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");

  private StoredSound() {}

  static void ofCall(ConsoleHarness console, Path folder, String session) throws IOException {
    Instant now = Instant.now();
    String id = Ids.recording(session);
    assertThat(
            console.recordingStore.add(
                new Recording(
                    id,
                    session,
                    "pbx1",
                    "acme",
                    RecordingStatus.RECORDING,
                    now,
                    null,
                    List.of(),
                    true,
                    false,
                    0,
                    null,
                    true,
                    null)))
        .isTrue();
    Path file = folder.resolve("recordings").resolve("sound.wav");
    Files.createDirectories(file.getParent());
    Files.write(file, silence());
    console.recordingStore.end(id, now, NEVER);
    console.recordingStore.ready(
        id, new Audio("sound.wav", HEAD + RATE * FRAME, "5ec0", Duration.ofSeconds(1)), NEVER);
  }

  private static byte[] silence() {
    return ByteBuffer.allocate(HEAD + RATE * FRAME)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(word("RIFF"))
        .putInt(HEAD - 8 + RATE * FRAME)
        .put(word("WAVEfmt "))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 2)
        .putInt(RATE)
        .putInt(RATE * FRAME)
        .putShort((short) FRAME)
        .putShort((short) 16)
        .put(word("data"))
        .putInt(RATE * FRAME)
        .array();
  }

  private static byte[] word(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
