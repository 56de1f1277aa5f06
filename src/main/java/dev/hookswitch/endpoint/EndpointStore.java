package dev.hookswitch.endpoint;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps endpoints durable. Secrets are stored encrypted; only {@link Endpoints} calls this. Every
 * method is one transaction, and other processes may change endpoints in between.
 */
public interface EndpointStore {

  List<Endpoint> load();

  /**
   * Stores a new endpoint and, in the same transaction, its cursors at the present end of the
   * journal: it will be sent everything that is committed later, and nothing that was committed
   * before.
   *
   * @return false when there is one of that id already, and nothing was changed
   */
  boolean insert(Endpoint endpoint);

  /**
   * Replaces the endpoint by what {@code change} makes of it as it is stored now; nobody changes it
   * in between.
   *
   * @return the endpoint as it is stored afterwards; empty when there is none of that id
   */
  Optional<Endpoint> change(String id, UnaryOperator<Endpoint> change);

  /** Removes it with its cursors, parked deliveries and dead letters. */
  void delete(String id);
}
