package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.dispatch.DeliveryQuery;
import dev.hookswitch.dispatch.DeliveryRow;
import dev.hookswitch.dispatch.DispatchStore;
import dev.hookswitch.dispatch.DispatchStore.AttemptQuery;
import dev.hookswitch.dispatch.DispatchStore.AttemptRow;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Endpoints;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of the events of one call, at the endpoints that a visitor may see. */
public final class CallDeliveries {

  /** Of one call: more are shown by the list of deliveries. */
  private static final int MOST = 1_000;

  private final DispatchStore store;
  private final Endpoints endpoints;

  public CallDeliveries(DispatchStore store, Endpoints endpoints) {
    this.store = store;
    this.endpoints = endpoints;
  }

  /** By the id of the event. */
  Map<String, List<DeliveryLine>> of(String sessionId, Visitor visitor) {
    Map<String, List<AttemptRow>> attempts =
        store
            .attempts(
                new AttemptQuery(
                    null, visitor.account(), sessionId, null, null, null, null, null, null, MOST))
            .items()
            .reversed()
            .stream()
            .collect(Collectors.groupingBy(each -> each.eventId() + each.endpointId()));
    return store
        .deliveries(
            new DeliveryQuery(
                null, visitor.account(), sessionId, null, null, null, null, null, null, null, MOST))
        .items()
        .stream()
        .map(row -> line(row, attempts.getOrDefault(row.eventId() + row.endpointId(), List.of())))
        .collect(Collectors.groupingBy(line -> line.row().eventId()));
  }

  private DeliveryLine line(DeliveryRow row, List<AttemptRow> attempts) {
    String name = endpoints.find(row.endpointId()).map(Endpoint::title).orElse(row.endpointId());
    return new DeliveryLine(row, name, attempts);
  }
}
