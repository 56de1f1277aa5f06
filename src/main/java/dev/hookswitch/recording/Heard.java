package dev.hookswitch.recording;

import java.io.InputStream;
import java.util.Map;

/**
 * What somebody is given who wants to hear a recording over HTTP, the same at every door. A door
 * only has to say it in its own words.
 */
public sealed interface Heard {

  /** Its header fields, beside those of the door. */
  default Map<String, String> headers() {
    return Map.of();
  }

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
  }

  /** Who asks has it already. */
  record Known(Map<String, String> headers) implements Heard {
    public Known {
      headers = Map.copyOf(headers);
    }
  }

  /**
   * Nothing of what was asked for is there.
   *
   * @param size of the whole, in bytes
   */
  record Outside(long size, Map<String, String> headers) implements Heard {
    public Outside {
      headers = Map.copyOf(headers);
    }
  }

  /** It is worth asking again. */
  record NotYet(String sentence) implements Heard {
    @Override
    public Map<String, String> headers() {
      return SOON;
    }
  }

  /** There is nothing to hear, and there never will be. */
  record Gone(String sentence) implements Heard {}

  /** Too many listen. */
  record Busy(String sentence) implements Heard {
    @Override
    public Map<String, String> headers() {
      return SOON;
    }
  }

  /** It should be there, and is not now; the log has the details. */
  record Unreadable(String sentence) implements Heard {}

  /** In how many seconds. */
  Map<String, String> SOON = Map.of("Retry-After", "5");
}
