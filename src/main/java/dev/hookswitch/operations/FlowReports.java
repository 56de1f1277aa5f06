package dev.hookswitch.operations;

import dev.hookswitch.callflow.Flow;
import dev.hookswitch.callflow.FlowNews;
import java.time.InstantSource;

/** Hears of call flows, on the threads of those who decide calls: hands over and returns. */
public final class FlowReports implements FlowNews {

  private final Outbox outbox;
  private final InstantSource clock;

  public FlowReports(Outbox outbox, InstantSource clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public void failing(Flow flow, String reason) {
    outbox.tell(
        new Occurrence.CallFlowFailing(Occurrence.Target.of(flow.endpoint()), reason),
        clock.instant());
  }

  @Override
  public void recovered(Flow flow) {
    outbox.tell(
        new Occurrence.CallFlowRecovered(Occurrence.Target.of(flow.endpoint())), clock.instant());
  }
}
