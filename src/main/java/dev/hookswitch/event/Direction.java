package dev.hookswitch.event;

/** inbound when a phone outside started the session, else outbound. */
public enum Direction {
  INBOUND("inbound"),
  OUTBOUND("outbound");

  private final String word;

  Direction(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
