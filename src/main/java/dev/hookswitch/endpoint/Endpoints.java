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
    this.byId = load();
  }

  private Map<String, Endpoint> load() {
    Map<String, Endpoint> loaded = new TreeMap<>();
    for (Endpoint endpoint : store.load()) {
      loaded.put(endpoint.id(), endpoint);
    }
    return loaded;
  }

  /** Takes over what other processes have changed, and tells the followers of it. */
  public synchronized void refresh() {
    Map<String, Endpoint> stored = load();
    for (Endpoint before : all()) {
      if (!stored.containsKey(before.id())) {
        replace(before, null);
      }
    }
    for (Endpoint after : stored.values()) {
      Endpoint before = byId.get(after.id());
      if (!after.equals(before)) {
        replace(before, after);
      }
    }
  }

  /** The follower hears of what there is now, each as new, and then of every change. */
  public synchronized void follow(Follower follower) {
    byId.values().forEach(endpoint -> follower.changed(null, endpoint));
    followers.add(follower);
  }

  public void unfollow(Follower follower) {
    followers.remove(follower);
  }

  public List<Endpoint> all() {
    return List.copyOf(byId.values());
  }

  public Optional<Endpoint> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Adds it; false when there is one of that id already, and nothing was changed. */
  public synchronized boolean add(Endpoint endpoint) {
    if (byId.containsKey(endpoint.id())) {
      return false;
    }
    if (!store.insert(endpoint)) {
      refresh(); // another process was quicker
      return false;
    }
    replace(null, endpoint);
    return true;
  }

  /** Applies a change to the endpoint as it is now; empty when there is none of that id. */
  public synchronized Optional<Endpoint> change(String id, UnaryOperator<Endpoint> change) {
    Endpoint before = byId.get(id);
    Optional<Endpoint> after = store.change(id, change);
    if (!after.equals(Optional.ofNullable(before))) {
      replace(before, after.orElse(null));
    }
    return after;
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
