package dev.hookswitch.journal;

import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Direction;
import dev.hookswitch.event.HangedBy;
import dev.hookswitch.event.Participant;
import dev.hookswitch.event.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call session as one row: what its latest event says of it.
 *
 * @param events how many events it has so far
 * @param completedAt null while the call is in progress, and so are the attributes after it
 */
public record CallRow(
    String sessionId,
    String account,
    Direction direction,
    CallType type,
    Phase phase,
    List<Participant> participants,
    @Nullable String did,
    Instant startedAt,
    int events,
    @Nullable Instant completedAt,
    @Nullable Boolean answered,
    @Nullable HangedBy hangedBy,
    @Nullable Duration duration,
    @Nullable Duration talkTime) {}
