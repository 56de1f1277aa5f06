package dev.hookswitch.pbx;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The door by which this program has one PBX record what is said on a channel, and fetches it. A
 * recording is two files of the PBX, of equal length and in step: what the party on the channel
 * says, and what it hears. Whoever begins one chooses its name, of letters, digits, {@code _} and
 * {@code -} alone, so that an order can be given again. Safe for all threads; what the PBX or the
 * network does is an outcome and never thrown.
 */
public interface PbxRecorder extends AutoCloseable {

  /** Which of the two files. */
  enum Side {
    SAID,
    HEARD
  }

  /** The name of the PBX, the same as its link's. */
  String name();

  /**
   * Begins, until the channel ends or {@link #stop} is called, wherever the channel is moved
   * meanwhile. Begun before under this name on this channel: nothing happens.
   */
  CommandOutcome start(String channel, String recording);

  /** Ends it. Done also where it was never begun. */
  CommandOutcome stop(String channel, String recording);

  /** Records silence instead of sound, on both sides, or sound again. */
  CommandOutcome mute(String channel, String recording, boolean on);

  /**
   * Copies a file.
   *
   * @param into is written anew
   * @param most bytes; a larger one is refused
   * @throws IOException when {@code into} cannot be written, which is not the PBX's doing
   */
  CommandOutcome fetch(String recording, Side side, Path into, long most) throws IOException;

  /** Removes both files. Done also where they are not there. */
  CommandOutcome remove(String recording);

  /** Tries whether all of this may be done here; says what stands against it. */
  Optional<String> trouble();

  @Override
  void close();
}
