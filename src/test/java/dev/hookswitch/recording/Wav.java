package dev.hookswitch.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes WAV files of one channel, as MixMonitor does, and as it does not. */
final class Wav {

  private Wav() {}

  /** As MixMonitor leaves it when it is closed. */
  static byte[] closed(short... samples) {
    return bytes(8_000, 1, 2 * samples.length, samples);
  }

  /** As it is while MixMonitor writes. */
  static byte[] open(short... samples) {
    return bytes(8_000, 1, 0, samples);
  }

  static byte[] bytes(int rate, int channels, int said, short... samples) {
    ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(said == 0 ? 0 : said + 36);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) channels).putInt(rate).putInt(rate * 2 * channels);
    file.putShort((short) (2 * channels)).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(said);
    for (short sample : samples) {
      file.putShort(sample);
    }
    return file.array();
  }

  static WavFile file(Path path, byte[] content) {
    try {
      return WavFile.read(Files.write(path, content));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
