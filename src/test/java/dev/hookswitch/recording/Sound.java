package dev.hookswitch.recording;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A WAV file of two channels, as a test listens to it. */
public final class Sound {

  /** A tone of a telephone has an amplitude of some thousands; this is what is left of none. */
  public static final double SILENT = 300;

  public static final double LOUD = 2_000;

  public final int rate;
  public final short[] first;
  public final short[] second;

  private Sound(int rate, short[] first, short[] second) {
    this.rate = rate;
    this.first = first;
    this.second = second;
  }

  /** Reads one whose header is the usual one of 44 bytes; anything else is a mistake. */
  public static Sound of(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    require(in.getInt(0) == 0x46464952 && in.getInt(8) == 0x45564157, "RIFF and WAVE");
    require(in.getInt(4) == file.length - 8 && in.getInt(40) == file.length - 44, "its length");
    require(in.getShort(20) == 1 && in.getShort(22) == 2 && in.getShort(34) == 16, "two of 16");
    int rate = in.getInt(24);
    require(in.getInt(28) == rate * 4 && in.getShort(32) == 4, "bytes a second");
    int samples = (file.length - 44) / 4;
    short[] first = new short[samples];
    short[] second = new short[samples];
    in.position(44);
    for (int i = 0; i < samples; i++) {
      first[i] = in.getShort();
      second[i] = in.getShort();
    }
    return new Sound(rate, first, second);
  }

  private static void require(boolean right, String what) {
    if (!right) {
      throw new AssertionError("the WAV file is wrong in: " + what);
    }
  }

  /** The amplitude of one tone in each tenth of a second, by Goertzel's algorithm. */
  public double[] tone(short[] channel, double hertz) {
    int length = rate / 10;
    double[] tenths = new double[channel.length / length];
    double twice = 2 * Math.cos(2 * Math.PI * hertz / rate);
    for (int tenth = 0; tenth < tenths.length; tenth++) {
      double one = 0;
      double two = 0;
      for (int i = tenth * length; i < (tenth + 1) * length; i++) {
        double next = channel[i] + twice * one - two;
        two = one;
        one = next;
      }
      double power = one * one + two * two - twice * one * two;
      tenths[tenth] = 2 * Math.sqrt(Math.max(power, 0)) / length;
    }
    return tenths;
  }

  /** The loudest sample of each tenth of a second. */
  public double[] loudness(short[] channel) {
    int length = rate / 10;
    double[] tenths = new double[channel.length / length];
    for (int i = 0; i < tenths.length * length; i++) {
      tenths[i / length] = Math.max(tenths[i / length], Math.abs(channel[i]));
    }
    return tenths;
  }

  public static long loud(double[] tenths) {
    return Arrays.stream(tenths).filter(level -> level > LOUD).count();
  }

  public static double loudest(double[] tenths) {
    return Arrays.stream(tenths).max().orElse(0);
  }

  /** The longest run of tenths in which neither is heard, with sound before and after it. */
  public static int longestPause(double[] one, double[] two) {
    int longest = 0;
    int run = 0;
    boolean heard = false;
    for (int i = 0; i < one.length; i++) {
      if (one[i] < SILENT && two[i] < SILENT) {
        run++;
      } else {
        longest = heard ? Math.max(longest, run) : longest;
        heard = true;
        run = 0;
      }
    }
    return longest;
  }
}
