package dev.hookswitch.pbx;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a link is doing.
 *
 * @param here whether it is this process that is to be connected; if not, others observe the PBX
 * @param up signals can be received now
 * @param detail one sentence for a person: the version it speaks to, or what is wrong
 * @param received messages received since start
 * @param waiting messages received and not yet handled
 * @param capacity how many may wait before the reader holds back
 * @param version of the PBX; empty until it said so
 * @param lastMinute messages received in the last sixty seconds
 * @param synchronisedAt when calls from before were last compared with those that it has; null: not
 *     yet
 */
public record LinkHealth(
    boolean here,
    boolean up,
    String detail,
    long received,
    int waiting,
    int capacity,
    String version,
    int lastMinute,
    @Nullable Instant synchronisedAt) {

  /** Of one that other processes observe. */
  public static LinkHealth elsewhere(String detail) {
    return new LinkHealth(false, false, detail, 0, 0, 0, "", 0, null);
  }

  /** Whether there is a connection that should be and is not. */
  public boolean isDown() {
    return here && !up;
  }
}
