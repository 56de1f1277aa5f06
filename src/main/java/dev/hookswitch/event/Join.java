package dev.hookswitch.event;

/** A party joined a conversation. */
public record Join(Common common, Subject subject) implements PartyEvent {
  @Override
  public Kind kind() {
    return Kind.JOIN;
  }
}
