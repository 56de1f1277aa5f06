package dev.hookswitch.console.calls;

import org.jspecify.annotations.Nullable;

/**
 * What a call's page says of its recording.
 *
 * @param path where it is heard; null: it cannot be
 * @param sentence how long it is, or why there is none to hear
 */
public record RecordingLine(@Nullable String path, String sentence) {}
