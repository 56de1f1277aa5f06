package dev.hookswitch.recording;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which recordings, the newest first. What is null does not narrow.
 *
 * @param since begun then or later
 * @param until begun before that
 * @param after the cursor of an earlier page
 * @param limit 1 to 1000
 */
public record RecordingQuery(
    @Nullable String account,
    @Nullable String sessionId,
    @Nullable RecordingStatus status,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String after,
    int limit) {}
