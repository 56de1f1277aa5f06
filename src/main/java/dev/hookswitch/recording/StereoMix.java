package dev.hookswitch.recording;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two files of one channel each become one of two: on the first channel whoever the call was
 * recorded on, on the second everybody else. Pieces follow each other where they began, with
 * silence between them. Never more than a few buffers in memory.
 */
final class StereoMix {

  /** So much silence at the most between two pieces: nobody talked there. */
  static final Duration LONGEST_GAP = Duration.ofMinutes(1);

  /** A WAV file tells its length in 32 bits. */
  static final long LARGEST = (1L << 32) - 1;

  private static final int BUFFER = 32 * 1024;

  /**
   * A piece.
   *
   * @param first what is heard on the first channel; null: nothing is left of it
   * @param second likewise
   * @param since when it began, after the first piece did
   */
  record Piece(@Nullable WavFile first, @Nullable WavFile second, Duration since) {

    long samples() {
      return Math.max(first == null ? 0 : first.samples(), second == null ? 0 : second.samples());
    }
  }

  /** What became of it. */
  record Mixed(long size, String sha256, Duration duration) {}

  private StereoMix() {}

  /**
   * Writes it.
   *
   * @param rate of all pieces
   * @throws IOException when a file cannot be read, or {@code into} not be written
   */
  static Mixed mix(List<Piece> pieces, int rate, Path into) throws IOException {
    long[] begins = begins(pieces, rate);
    long samples = begins[pieces.size()];
    byte[] header = WavFile.stereoHeader(rate, samples);
    MessageDigest digest = sha256();
    try (OutputStream out =
        new DigestOutputStream(
            new BufferedOutputStream(Files.newOutputStream(into), BUFFER), digest)) {
      out.write(header);
      long at = 0;
      for (int i = 0; i < pieces.size(); i++) {
        writeSilence(begins[i] - at, out);
        write(pieces.get(i), out);
        at = begins[i] + pieces.get(i).samples();
      }
    }
    return new Mixed(
        header.length + samples * 2 * WavFile.BYTES_A_SAMPLE,
        HexFormat.of().formatHex(digest.digest()),
        Duration.ofMillis(samples * 1000 / rate));
  }

  /** Where each piece begins, in samples, and where the last one ends. */
  private static long[] begins(List<Piece> pieces, int rate) {
    long[] begins = new long[pieces.size() + 1];
    long end = 0;
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      long wanted = piece.since().toMillis() * rate / 1000;
      long longest = end + LONGEST_GAP.toSeconds() * rate;
      begins[i] = i == 0 ? 0 : Math.clamp(wanted, end, longest);
      end = begins[i] + piece.samples();
    }
    begins[pieces.size()] = end;
    return begins;
  }

  private static void writeSilence(long samples, OutputStream out) throws IOException {
    byte[] silence = new byte[BUFFER];
    long left = samples * 2 * WavFile.BYTES_A_SAMPLE;
    while (left > 0) {
      int now = (int) Math.min(left, silence.length);
      out.write(silence, 0, now);
      left -= now;
    }
  }

  private static void write(Piece piece, OutputStream out) throws IOException {
    try (Samples first = new Samples(piece.first());
        Samples second = new Samples(piece.second())) {
      int size = WavFile.BYTES_A_SAMPLE;
      byte[] one = new byte[BUFFER];
      byte[] two = new byte[BUFFER];
      byte[] both = new byte[2 * BUFFER];
      long left = piece.samples();
      while (left > 0) {
        int samples = (int) Math.min(left, BUFFER / size);
        first.fill(one, samples * size);
        second.fill(two, samples * size);
        for (int i = 0; i < samples; i++) {
          both[4 * i] = one[2 * i];
          both[4 * i + 1] = one[2 * i + 1];
          both[4 * i + 2] = two[2 * i];
          both[4 * i + 3] = two[2 * i + 1];
        }
        out.write(both, 0, samples * 2 * size);
        left -= samples;
      }
    }
  }

  /** The samples of a file, or of none, and silence after the last. */
  private static final class Samples implements AutoCloseable {
    private final InputStream in;
    private long left;

    Samples(@Nullable WavFile file) throws IOException {
      in = file == null ? InputStream.nullInputStream() : file.open();
      left = file == null ? 0 : file.samples() * WavFile.BYTES_A_SAMPLE;
    }

    void fill(byte[] buffer, int length) throws IOException {
      int read = in.readNBytes(buffer, 0, (int) Math.min(length, left));
      left -= read;
      Arrays.fill(buffer, read, length, (byte) 0);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
