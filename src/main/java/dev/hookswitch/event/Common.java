package dev.hookswitch.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that every event has.
 *
 * @param id unique per event, the same on every delivery; derived by {@link Ids}
 * @param timestamp when it happened on the PBX, to the millisecond; never goes back within a
 *     session
 * @param account the account the call belongs to (attribute {@code accountcode})
 * @param seq position in the session: 1, 2, 3 …
 * @param callId the leg this event is about; START and COMPLETED carry the initiating leg's
 * @param subtype only where {@code type} is autodialer
 * @param participants first the source, then the destination, then everyone else so far
 * @param did the account's own number in this session, where there is one
 * @param leg only where {@code type} is callback or autodialer
 */
public record Common(
    String id,
    Instant timestamp,
    String account,
    String sessionId,
    int seq,
    String callId,
    Direction direction,
    CallType type,
    @Nullable Subtype subtype,
    Phase phase,
    List<Participant> participants,
    @Nullable String did,
    @Nullable LegRole leg,
    EventData data) {

  public Common {
    participants = List.copyOf(participants);
  }

  /** The same at another place and time of its session. */
  Common at(int otherSeq, Instant otherTime) {
    return new Common(
        id,
        otherTime,
        account,
        sessionId,
        otherSeq,
        callId,
        direction,
        type,
        subtype,
        phase,
        participants,
        did,
        leg,
        data);
  }
}
