package dev.hookswitch.endpoint;

import java.util.List;

/**
 * Keeps endpoints durable. Secrets are stored encrypted; only {@link Endpoints} calls this, one
 * thread at a time.
 */
public interface EndpointStore {

  List<Endpoint> load();

  /**
   * Stores a new endpoint and, in the same transaction, its cursors at the present end of the
   * journal: it will be sent everything that is committed later, and nothing that was committed
   * before.
   */
  void insert(Endpoint endpoint);

  /** Replaces the endpoint of the same id. */
  void update(Endpoint endpoint);

  /** Removes it with its cursors, parked deliveries and dead letters. */
  void delete(String id);
}
