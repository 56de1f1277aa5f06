package dev.hookswitch.console.start;

/** A PBX that plays recorded calls, where there is no other. Safe for all threads. */
public interface Demonstration {

  /** Whose its calls are: an account that nobody else's are of. */
  String ACCOUNT = "demo";

  /**
   * Whether it may be had: the settings name no PBX, with whose calls its own could be mixed up.
   */
  boolean isOffered();

  /** Whether calls are played now. */
  boolean isRunning();

  /** Plays calls from now on, for an hour at the most; does nothing while it does. */
  void begin();

  /** Plays no more; calls in progress are told as over. */
  void end();
}
