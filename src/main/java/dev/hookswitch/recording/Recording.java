package dev.hookswitch.recording;

import dev.hookswitch.event.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recording of one call.
 *
 * @param id derives from the session: the same for whoever asks, for ever
 * @param link the PBX that records it
 * @param endedAt when its call was over; null before
 * @param parts in order; a call has more than one where the party it was recorded on has left it
 * @param pausable whether the API may pause it
 * @param paused silence is recorded now
 * @param tries how often it was tried in vain to fetch or to delete it
 * @param trouble one sentence on what went wrong last; null while nothing did
 * @param onPbx the PBX may still have files of it
 * @param audio what can be heard; null unless it is ready, or is deleted and not gone yet
 */
public record Recording(
    String id,
    String sessionId,
    String link,
    String account,
    RecordingStatus status,
    Instant startedAt,
    @Nullable Instant endedAt,
    List<Part> parts,
    boolean pausable,
    boolean paused,
    int tries,
    @Nullable String trouble,
    boolean onPbx,
    @Nullable Audio audio) {

  /** More than that is no call any more: what comes after is not recorded. */
  static final int MOST_PARTS = 50;

  /**
   * The finished file.
   *
   * @param place where the archive has it
   * @param size in bytes
   * @param sha256 in hex
   */
  public record Audio(String place, long size, String sha256, Duration duration) {}

  public Recording {
    parts = List.copyOf(parts);
  }

  /** One that is about to begin. */
  static Recording of(String sessionId, String link, String account, boolean pausable, Part first) {
    return new Recording(
        Ids.recording(sessionId),
        sessionId,
        link,
        account,
        RecordingStatus.RECORDING,
        first.since(),
        null,
        List.of(first),
        pausable,
        false,
        0,
        null,
        true,
        null);
  }

  @Nullable Part lastPart() {
    return parts.isEmpty() ? null : parts.getLast();
  }

  boolean hasBegun() {
    return parts.stream().anyMatch(Part::begun);
  }

  /**
   * What the PBX calls a part: of derived ids alone, because it becomes the name of files there.
   *
   * @param number from 0 on
   */
  String nameOnPbx(int number) {
    return "hookswitch-" + id.substring(id.indexOf('_') + 1) + "-" + (number + 1);
  }

  List<Part> withPart(Part next) {
    List<Part> more = new ArrayList<>(parts);
    more.add(next);
    return more;
  }

  List<Part> withoutLastPart() {
    return parts.subList(0, parts.size() - 1);
  }

  List<Part> withLastPartBegun() {
    List<Part> begun = new ArrayList<>(withoutLastPart());
    begun.add(parts.getLast().asBegun());
    return begun;
  }
}
