package dev.hookswitch.bench;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Says the calls of a workload to a client, in one of two ways. For one thread. */
final class Playing {

  /** Calls in progress at once where they are said as fast as they are taken. */
  private static final int AT_ONCE = 100;

  private final Workload workload;
  private final InstantSource clock;

  Playing(Workload workload, InstantSource clock) {
    this.workload = workload;
    this.clock = clock;
  }

  private static final class Call {
    final CallText text;
    final byte[][] values;
    final long beganMicros;
    int next;

    Call(int number, Workload workload, Instant began) {
      this.text = workload.text(number);
      this.values = workload.values(number);
      this.beganMicros = ChronoUnit.MICROS.between(Instant.EPOCH, began);
    }

    boolean isOver() {
      return next == text.messages();
    }
  }

  /**
   * As fast as the client takes it: a hundred calls side by side, a message of each in turn.
   *
   * @return when the first was written, by {@link System#nanoTime}
   */
  long asFastAsTaken(BenchPbx.Line line) throws IOException {
    List<Call> calls = new ArrayList<>();
    int[] begun = {0};
    long began = System.nanoTime();
    do {
      while (calls.size() < AT_ONCE && begun[0] < workload.calls()) {
        calls.add(new Call(begun[0]++, workload, clock.instant()));
      }
      line.say(out -> {
        for (Call call : calls) {
          call.text.write(call.next++, call.values, call.beganMicros, out);
        }
      });
      calls.removeIf(Call::isOver);
    } while (!calls.isEmpty() || begun[0] < workload.calls());
    return began;
  }

  /** When which message is to be written: the calls begin evenly, each takes what it took. */
  record Schedule(Workload workload, long beginNanos, double nanosACall) {

    long of(int call, int message) {
      return beginNanos
          + (long) (call * nanosACall)
          + TimeUnit.MILLISECONDS.toNanos(workload.text(call).afterMillis(message));
    }
  }

  private record Due(long nanos, int call, int message) {}

  /**
   * At that time each, whether the client keeps up or not: who is late finds more to say, and
   * nothing is left out.
   *
   * @return when the first was to be written
   */
  long at(Schedule schedule, BenchPbx.Line line) throws IOException {
    List<Due> all = new ArrayList<>();
    for (int call = 0; call < workload.calls(); call++) {
      for (int message = 0; message < workload.text(call).messages(); message++) {
        all.add(new Due(schedule.of(call, message), call, message));
      }
    }
    all.sort(Comparator.comparingLong(Due::nanos));
    Instant began = clock.instant().plusNanos(schedule.beginNanos() - System.nanoTime());
    Map<Integer, Call> calls = new HashMap<>();
    for (int next = 0; next < all.size(); ) {
      int from = next;
      waitUntil(all.get(from).nanos());
      long now = System.nanoTime();
      while (next < all.size() && all.get(next).nanos() <= now) {
        next++;
      }
      List<Due> due = all.subList(from, next);
      line.say(out -> {
        for (Due each : due) {
          Call call =
              calls.computeIfAbsent(
                  each.call(),
                  number -> {
                    long after = (long) (number * schedule.nanosACall());
                    return new Call(number, workload, began.plusNanos(after));
                  });
          call.text.write(each.message(), call.values, call.beganMicros, out);
          if (each.message() == call.text.messages() - 1) {
            calls.remove(each.call());
          }
        }
      });
    }
    return schedule.beginNanos();
  }

  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
