package dev.hookswitch.event;

/** How the session came about; transfer marks the events from a transfer on. */
public enum CallType {
  STANDARD("standard"),
  AUTODIALER("autodialer"),
  CALLBACK("callback"),
  TRANSFER("transfer");

  private final String word;

  CallType(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
