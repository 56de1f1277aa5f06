package dev.hookswitch.recording;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A WAV file with one channel of 16-bit samples, as MixMonitor writes them.
 *
 * @param rate samples a second
 * @param begin of the samples, in bytes from the beginning of the file
 * @param samples that are there
 * @param finished its header says how long it is: whoever wrote it has closed it
 */
record WavFile(Path path, int rate, long begin, long samples, boolean finished) {

  static final int HEADER = 44;
  static final int BYTES_A_SAMPLE = 2;

  private static final int PCM = 1;
  private static final int MOST_CHUNKS = 64;
  private static final int LARGEST_FORMAT = 4096;

  /** The file is no such file; the message says why. */
  static final class NotWavException extends IOException {
    private static final long serialVersionUID = 1L;

    NotWavException(String message) {
      super(message);
    }
  }

  /**
   * Reads what the header says, and holds it against the size of the file. One that was not closed
   * says that it is empty.
   *
   * @throws NotWavException when it is something else, or shorter than it says
   */
  static WavFile read(Path path) throws IOException {
    long size = Files.size(path);
    try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
      if (!word(in).equals("RIFF")) {
        throw new NotWavException("what was recorded is no WAV file");
      }
      number(in);
      if (!word(in).equals("WAVE")) {
        throw new NotWavException("what was recorded is no WAV file");
      }
      return chunks(path, size, in);
    } catch (EOFException e) {
      throw new NotWavException("what was recorded ends within its header");
    }
  }

  private static WavFile chunks(Path path, long size, DataInputStream in) throws IOException {
    long at = 12;
    int rate = 0;
    for (int i = 0; i < MOST_CHUNKS; i++) {
      String name = word(in);
      long length = number(in);
      at += 8;
      if (name.equals("data")) {
        if (rate == 0) {
          throw new NotWavException("what was recorded does not say how");
        }
        return data(path, rate, at, length, size - at);
      }
      if (name.equals("fmt ")) {
        rate = rate(in.readNBytes((int) Math.min(length, LARGEST_FORMAT)));
      } else {
        in.skipNBytes(length);
      }
      at += length;
    }
    throw new NotWavException("what was recorded holds no sound");
  }

  private static WavFile data(Path path, int rate, long begin, long said, long there)
      throws NotWavException {
    if (said > there) {
      throw new NotWavException("a file of it is shorter than it says");
    }
    boolean finished = said > 0 || there == 0;
    return new WavFile(path, rate, begin, (finished ? said : there) / BYTES_A_SAMPLE, finished);
  }

  private static int rate(byte[] format) throws NotWavException {
    if (format.length < 16) {
      throw new NotWavException("what was recorded does not say how");
    }
    ByteBuffer fields = ByteBuffer.wrap(format).order(ByteOrder.LITTLE_ENDIAN);
    boolean usual = fields.getShort(0) == PCM && fields.getShort(2) == 1;
    int rate = fields.getInt(4);
    if (!usual || fields.getShort(14) != 8 * BYTES_A_SAMPLE || rate < 8_000 || rate > 192_000) {
      throw new NotWavException("what was recorded is not one channel of 16 bits");
    }
    return rate;
  }

  private static String word(DataInputStream in) throws IOException {
    byte[] word = new byte[4];
    in.readFully(word);
    return new String(word, StandardCharsets.ISO_8859_1);
  }

  private static long number(DataInputStream in) throws IOException {
    return Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
  }

  /** The samples, as bytes. */
  InputStream open() throws IOException {
    InputStream in = Files.newInputStream(path);
    try {
      in.skipNBytes(begin);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The first bytes of a file of two channels with so many samples each. */
  static byte[] stereoHeader(int rate, long samples) {
    int channels = 2;
    int frame = channels * BYTES_A_SAMPLE;
    long data = samples * frame;
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt((int) (data + HEADER - 8));
    header.put("WAVEfmt ".getBytes(StandardCharsets.ISO_8859_1)).putInt(16);
    header.putShort((short) PCM).putShort((short) channels).putInt(rate).putInt(rate * frame);
    header.putShort((short) frame).putShort((short) (8 * BYTES_A_SAMPLE));
    header.put("data".getBytes(StandardCharsets.ISO_8859_1)).putInt((int) data);
    return header.array();
  }
}
