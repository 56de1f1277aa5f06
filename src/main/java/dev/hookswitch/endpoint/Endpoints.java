package dev.hookswitch.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints as they are now. Reads never wait; changes happen one at a time, are durable before
 * they are seen, and are told to the followers in order. Safe for all threads.
 */
public final class Endpoints {

  /** Hears of every change, on the thread that made it. */
  public interface Follower {
    /**
     * @param before null when the endpoint is new
     * @param after null when it was deleted
     */
    void changed(@Nullable Endpoint before, @Nullable Endpoint after);
  }

  private final EndpointStore store;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private volatile Map<String, Endpoint> byId;

  public Endpoints(EndpointStore store) {
    this.store = store;
    Map<String, Endpoint> loaded = new TreeMap<>();
    for (Endpoint endpoint : store.load()) {
      loaded.put(endpoint.id(), endpoint);
    }
    this.byId = loaded;
  }

  public void follow(Follower follower) {
    followers.add(follower);
  }

  public List<Endpoint> all() {
    return List.copyOf(byId.values());
  }

  public Optional<Endpoint> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  public synchronized void add(Endpoint endpoint) {
    if (byId.containsKey(endpoint.id())) {
      throw new IllegalArgumentException("there is an endpoint " + endpoint.id() + " already");
    }
    store.insert(endpoint);
    replace(null, endpoint);
  }

  /** Applies a change to the endpoint as it is now; empty when there is none of that id. */
  public synchronized Optional<Endpoint> change(String id, UnaryOperator<Endpoint> change) {
    Endpoint before = byId.get(id);
    if (before == null) {
      return Optional.empty();
    }
    Endpoint after = change.apply(before);
    if (!after.equals(before)) {
      store.update(after);
      replace(before, after);
    }
    return Optional.of(after);
  }

  public synchronized boolean remove(String id) {
    Endpoint before = byId.get(id);
    if (before == null) {
      return false;
    }
    // followers first: nothing may be sent, parked or counted for it once its rows are gone
    replace(before, null);
    store.delete(id);
    return true;
  }

  private void replace(@Nullable Endpoint before, @Nullable Endpoint after) {
    Map<String, Endpoint> next = new TreeMap<>(byId);
    if (after != null) {
      next.put(after.id(), after);
    } else if (before != null) {
      next.remove(before.id());
    }
    byId = next;
    for (Follower follower : new ArrayList<>(followers)) {
      follower.changed(before, after);
    }
  }
}
