package dev.hookswitch.callflow;

import dev.hookswitch.event.Participant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of earlier calls between an account and one number.
 *
 * @param calls in either direction, the present one not counted
 * @param open those of them that are not over
 * @param lastCallAt when the latest of them began
 * @param lastAnsweredBy the phone or SIP device that answered this caller last
 * @param lastCalledBy the SIP device that called this number last and was answered
 */
public record CallerHistory(
    int calls,
    int open,
    @Nullable Instant lastCallAt,
    @Nullable Participant lastAnsweredBy,
    @Nullable Participant lastCalledBy) {

  public static final CallerHistory NONE = new CallerHistory(0, 0, null, null, null);
}
