package dev.hookswitch.recording;

import java.io.InputStream;
import java.util.Map;

/**
 * What somebody is given who wants to hear a recording over HTTP, the same at every door. A door
 * only has to write it.
 */
public sealed interface Heard {

  /** Its status (RFC 9110, section 15). */
  int status();

  /** Its header fields, beside those of the door. */
  Map<String, String> headers();

  /**
   * Sound.
   *
   * @param in to be closed
   * @param isPart it is less than was recorded, because a part was asked for
   */
  record Sound(InputStream in, boolean isPart, Map<String, String> headers) implements Heard {

    public static final String TYPE = "audio/wav";

    public Sound {
      headers = Map.copyOf(headers);
    }

    @Override
    public int status() {
      return isPart ? 206 : 200;
    }
  }

  /** Who asks has it already. */
  record Known(Map<String, String> headers) implements Heard {
    public Known {
      headers = Map.copyOf(headers);
    }

    @Override
    public int status() {
      return 304;
    }
  }

  /**
   * Nothing: now, or ever.
   *
   * @param sentence why
   */
  record Nothing(int status, String sentence, Map<String, String> headers) implements Heard {

    /** In how many seconds it is worth asking again. */
    private static final Map<String, String> SOON = Map.of("Retry-After", "5");

    public Nothing {
      headers = Map.copyOf(headers);
    }

    static Nothing outside(long size, Map<String, String> headers) {
      return new Nothing(416, "the recording has " + size + " bytes", headers);
    }

    static Nothing yet(String sentence) {
      return new Nothing(425, sentence + ": ask again in a while", SOON);
    }

    /** There never will be anything. */
    static Nothing anyMore(String sentence) {
      return new Nothing(410, sentence, Map.of());
    }

    static Nothing forSoMany() {
      return new Nothing(503, "too many recordings are being listened to", SOON);
    }

    /** It should be there, and is not now. */
    static Nothing readable() {
      return new Nothing(
          503, "the recording cannot be read just now; the log has the details", Map.of());
    }
  }
}
