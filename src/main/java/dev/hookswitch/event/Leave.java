package dev.hookswitch.event;

/** A party left the conversation. */
public record Leave(Common common, Subject subject) implements PartyEvent {
  @Override
  public Kind kind() {
    return Kind.LEAVE;
  }
}
