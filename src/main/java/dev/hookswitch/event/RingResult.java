package dev.hookswitch.event;

import org.jspecify.annotations.Nullable;

/**
 * That dialling ended.
 *
 * @param cause the Q.850 cause number, where the PBX gave one
 */
public record RingResult(Common common, DialState state, @Nullable Integer cause)
    implements CallEvent {
  @Override
  public Kind kind() {
    return Kind.RINGRESULT;
  }
}
