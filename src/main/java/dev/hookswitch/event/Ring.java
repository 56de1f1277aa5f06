package dev.hookswitch.event;

/** Dialling of one phone or SIP device started. */
public record Ring(Common common) implements CallEvent {
  @Override
  public Kind kind() {
    return Kind.RING;
  }
}
