package dev.hookswitch.event;

/** Somebody started a call session. The first event of every session, always. */
public record Start(Common common) implements CallEvent {
  @Override
  public Kind kind() {
    return Kind.START;
  }
}
