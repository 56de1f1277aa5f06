package dev.hookswitch.recording;

/** How far a recording is. */
public enum RecordingStatus {
  /** The call is not over. */
  RECORDING("recording"),
  /** The call is over, and its files are on their way from the PBX to the archive. */
  FETCHING("fetching"),
  /** It can be heard. */
  READY("ready"),
  /** There is nothing to hear, and there never will be. */
  FAILED("failed"),
  /** Somebody had it deleted. */
  DELETED("deleted");

  private final String word;

  RecordingStatus(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
