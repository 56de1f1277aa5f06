package dev.hookswitch.event;

/** A party's communication path to the system is up: it could talk now. */
public record Ready(Common common, Subject subject) implements PartyEvent {
  @Override
  public Kind kind() {
    return Kind.READY;
  }
}
