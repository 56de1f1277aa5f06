package dev.hookswitch.dialer;

import dev.hookswitch.dialer.CallProgress.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Placed calls, kept for as long as a test lasts. */
public final class MemoryCalls implements PlacedCallStore {

  private final Map<String, StoredCall> calls = new LinkedHashMap<>();
  private RuntimeException trouble;

  /** From now on nothing can be stored; null: it can again. */
  public synchronized void trouble(@Nullable RuntimeException next) {
    trouble = next;
  }

  @Override
  public synchronized Kept keep(PlacedCall call, CallLimits limits) {
    StoredCall known = calls.get(call.id());
    if (known != null) {
      return new Kept.Known(known);
    }
    long now =
        calls.values().stream()
            .filter(each -> each.overAt() == null && each.call().account().equals(call.account()))
            .count();
    if (now >= limits.maxCalls()) {
      return new Kept.Full(Limit.AT_ONCE, Duration.ofSeconds(10));
    }
    save(new CallProgress(call, Phase.CALLING_FIRST, 1, Map.of(), null), call.createdAt());
    return new Kept.New();
  }

  @Override
  public synchronized void save(CallProgress progress, Instant now) {
    if (trouble != null) {
      throw trouble;
    }
    calls.put(
        progress.call().id(),
        new StoredCall(progress, progress.phase() == Phase.OVER ? now : null));
  }

  @Override
  public void saveSoon(CallProgress progress, Instant now) {
    save(progress, now);
  }

  @Override
  public synchronized Optional<StoredCall> find(String id) {
    return Optional.ofNullable(calls.get(id));
  }

  @Override
  public synchronized List<CallProgress> open() {
    return calls.values().stream()
        .filter(call -> call.overAt() == null)
        .map(StoredCall::progress)
        .toList();
  }

  @Override
  public synchronized Listed list(
      PlacedCall.Kind kind,
      @Nullable String account,
      @Nullable Boolean open,
      @Nullable String after,
      int limit) {
    List<StoredCall> all = new ArrayList<>(calls.values());
    return new Listed(all.reversed(), null);
  }
}
