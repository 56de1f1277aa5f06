package dev.hookswitch.dialer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another store, to be interfered with. */
class ForwardedCalls implements PlacedCallStore {

  private final PlacedCallStore store;

  ForwardedCalls(PlacedCallStore store) {
    this.store = store;
  }

  @Override
  public Kept keep(PlacedCall call, CallLimits limits) {
    return store.keep(call, limits);
  }

  @Override
  public void save(CallProgress progress, Instant now) {
    store.save(progress, now);
  }

  @Override
  public void saveSoon(CallProgress progress, Instant now) {
    store.saveSoon(progress, now);
  }

  @Override
  public Optional<StoredCall> find(String id) {
    return store.find(id);
  }

  @Override
  public List<CallProgress> open() {
    return store.open();
  }

  @Override
  public Listed list(
      PlacedCall.Kind kind,
      @Nullable String account,
      @Nullable Boolean open,
      @Nullable String after,
      int limit) {
    return store.list(kind, account, open, after, limit);
  }
}
