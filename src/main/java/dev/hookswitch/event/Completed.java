package dev.hookswitch.event;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The call session ended. The last event of every session, always.
 *
 * @param hangedBy who ended it first; {@code null} when nobody can know (the PBX was lost)
 * @param answered whether the called side answered: a person, or the system on the called number
 * @param cause the Q.850 cause number, where the PBX gave one
 * @param duration from START; sent as seconds with milliseconds
 * @param talkTime while two or more parties were joined; sent as seconds with milliseconds
 */
public record Completed(
    Common common,
    @Nullable HangedBy hangedBy,
    boolean answered,
    @Nullable URI audioUrl,
    @Nullable Integer cause,
    Duration duration,
    Duration talkTime)
    implements CallEvent {
  @Override
  public Kind kind() {
    return Kind.COMPLETED;
  }
}
