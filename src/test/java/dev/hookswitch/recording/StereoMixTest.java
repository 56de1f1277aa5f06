package dev.hookswitch.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.recording.StereoMix.Mixed;
import dev.hookswitch.recording.StereoMix.Piece;
import dev.hookswitch.recording.WavFile.NotWavException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two files of one channel become one of two. */
class StereoMixTest {

  @TempDir Path folder;
  private int files;

  private static short[] noise(SplittableRandom random, int length) {
    short[] noise = new short[length];
    for (int i = 0; i < length; i++) {
      noise[i] = (short) random.nextInt();
    }
    return noise;
  }

  private WavFile wav(short... samples) {
    return Wav.file(folder.resolve("in" + files++), Wav.closed(samples));
  }

  private Sound mix(List<Piece> pieces) throws IOException {
    Path into = folder.resolve("out");
    Mixed mixed = StereoMix.mix(pieces, 8_000, into);
    byte[] file = Files.readAllBytes(into);
    assertThat(mixed.size()).isEqualTo(file.length);
    assertThat(mixed.sha256()).isEqualTo(sha256(file));
    Sound sound = Sound.of(file);
    assertThat(sound.rate).isEqualTo(8_000);
    assertThat(mixed.duration()).isEqualTo(Duration.ofMillis(sound.first.length / 8));
    return sound;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Whatever was on a channel is there again, where it was, and silence everywhere else. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void eachSampleComesBackOnItsChannel(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Piece> pieces = new ArrayList<>();
    short[] first = new short[0];
    short[] second = new short[0];
    for (int piece = 0; piece < 1 + random.nextInt(4); piece++) {
      short[] one = noise(random, random.nextInt(50_000));
      short[] two = noise(random, random.nextInt(50_000));
      int at = piece == 0 ? 0 : first.length + 8 * random.nextInt(10_000);
      // only whole milliseconds can be told
      int begin = (at + 7) / 8 * 8;
      pieces.add(new Piece(wav(one), wav(two), Duration.ofMillis(begin / 8)));
      int end = begin + Math.max(one.length, two.length);
      first = put(first, one, begin, end);
      second = put(second, two, begin, end);
    }
    Sound sound = mix(pieces);
    assertThat(sound.first).isEqualTo(first);
    assertThat(sound.second).isEqualTo(second);
  }

  private static short[] put(short[] before, short[] samples, int at, int end) {
    short[] after = Arrays.copyOf(before, end);
    System.arraycopy(samples, 0, after, at, samples.length);
    return after;
  }

  @Test
  void piecesThatOverlapFollowEachOtherAndLongSilenceIsCut() throws IOException {
    short[] ones = new short[8_000];
    Arrays.fill(ones, (short) 1);
    Sound sound =
        mix(
            List.of(
                new Piece(wav(ones), wav(ones), Duration.ZERO),
                new Piece(wav(ones), wav(ones), Duration.ofMillis(500)),
                new Piece(wav(ones), wav(ones), Duration.ofHours(3))));
    int gap = (int) StereoMix.LONGEST_GAP.toSeconds() * 8_000;
    assertThat(sound.first).hasSize(3 * 8_000 + gap);
    assertThat(sound.second[16_000]).isZero();
    assertThat(sound.second[16_000 + gap]).isEqualTo((short) 1);
  }

  @Test
  void aSideThatIsMissingIsSilent() throws IOException {
    Sound sound = mix(List.of(new Piece(null, wav((short) 7, (short) 8), Duration.ZERO)));
    assertThat(sound.first).containsExactly(0, 0);
    assertThat(sound.second).containsExactly(7, 8);
  }

  // what is read

  @Test
  void aFileThatWasNotClosedIsReadByItsSize() {
    WavFile open = Wav.file(folder.resolve("open"), Wav.open((short) 1, (short) 2));
    assertThat(open.finished()).isFalse();
    assertThat(open.samples()).isEqualTo(2);
    WavFile closed = Wav.file(folder.resolve("closed"), Wav.closed((short) 1, (short) 2));
    assertThat(closed.finished()).isTrue();
    assertThat(closed.rate()).isEqualTo(8_000);
    assertThat(Wav.file(folder.resolve("empty"), Wav.closed()).finished()).isTrue();
  }

  @Test
  void otherChunksArePassedBy() throws IOException {
    byte[] usual = Wav.closed((short) 1, (short) 2);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(usual, 0, 36);
    file.write("LIST".getBytes(StandardCharsets.US_ASCII));
    file.write(new byte[] {6, 0, 0, 0, 'a', 'b', 'c', 'd', 'e', 'f'});
    file.write(usual, 36, usual.length - 36);
    file.write("LIST".getBytes(StandardCharsets.US_ASCII));
    file.write(new byte[] {2, 0, 0, 0, 99, 99});
    WavFile wav = Wav.file(folder.resolve("chunks"), file.toByteArray());
    Sound sound =
        mix(
            List.of(
                new Piece(wav, wav((short) 5, (short) 6, (short) 7, (short) 8), Duration.ZERO)));
    assertThat(sound.first).containsExactly(1, 2, 0, 0);
  }

  @Test
  void whatIsNoSuchFileIsSaid() throws IOException {
    byte[] usual = Wav.closed((short) 1, (short) 2);
    assertNot(new byte[0], "ends within its header");
    assertNot("<html>not found</html>".getBytes(StandardCharsets.US_ASCII), "is no WAV file");
    assertNot(Arrays.copyOf(usual, 20), "does not say how");
    assertNot(Arrays.copyOf(usual, 38), "ends within its header");
    assertNot(Arrays.copyOf(usual, usual.length - 1), "shorter than it says");
    assertNot(Wav.bytes(8_000, 2, 4, (short) 1, (short) 2), "not one channel of 16 bits");
    assertNot(Wav.bytes(0, 1, 4, (short) 1, (short) 2), "not one channel of 16 bits");
  }

  private void assertNot(byte[] content, String sentence) throws IOException {
    Path file = Files.write(folder.resolve("wrong"), content);
    assertThatThrownBy(() -> WavFile.read(file))
        .isInstanceOf(NotWavException.class)
        .hasMessageContaining(sentence);
  }
}
