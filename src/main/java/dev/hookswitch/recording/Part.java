package dev.hookswitch.recording;

import java.time.Instant;

/**
 * A piece of a recording: what was recorded on one channel.
 *
 * @param channel the PBX's id of it
 * @param swapped the party on this channel is not the one that the recording's first channel is of
 * @param since when it was begun, by this machine's clock
 * @param begun the PBX has said that it records
 */
public record Part(String channel, boolean swapped, Instant since, boolean begun) {

  Part asBegun() {
    return new Part(channel, swapped, since, true);
  }
}
