package dev.hookswitch.dispatch;

import static java.util.stream.Collectors.toSet;

import dev.hookswitch.dispatch.DispatchStore.Failing;
import dev.hookswitch.dispatch.DispatchStore.Parking;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one endpoint's deliveries and is not stored yet. At its bound the courier takes
 * nothing more until it is. Guarded by its courier.
 */
final class Unsaved {

  /** Of answers, in characters: what a store that stands still may cost. */
  private static final int ANSWERS = 4 * 1024 * 1024;

  private final int bound;
  private final AnswerAllowance allowance = new AnswerAllowance();
  private List<Parking> parkings = new ArrayList<>();
  private List<Attempt> attempts = new ArrayList<>();
  private long answers;
  private @Nullable Failing failing;

  Unsaved(int bound) {
    this.bound = bound;
  }

  boolean isFull() {
    return parkings.size() >= bound || attempts.size() >= bound || answers >= ANSWERS;
  }

  void park(Parking parking) {
    parkings.add(parking);
  }

  void note(Attempt attempt) {
    Attempt kept = attempt.withAnswer(allowance.of(attempt.answer(), attempt.at()));
    attempts.add(kept);
    answers += kept.answer().length();
  }

  void failing(String endpointId, @Nullable Instant since) {
    failing = new Failing(endpointId, since);
  }

  /** Of partitions that another node has. */
  void dropParkings(Set<Integer> partitions) {
    parkings.removeIf(parking -> partitions.contains(parking.entry().partition()));
  }

  /** The partitions of what is to be parked. */
  Set<Integer> partitions() {
    return parkings.stream().map(parking -> parking.entry().partition()).collect(toSet());
  }

  /** Hands it all over. */
  void moveTo(Progress progress) {
    progress.parked().addAll(parkings);
    progress.attempts().addAll(attempts);
    if (failing != null) {
      progress.failing().add(failing);
    }
    parkings = new ArrayList<>();
    attempts = new ArrayList<>();
    answers = 0;
    failing = null;
  }
}
