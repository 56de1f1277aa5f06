package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.timeline.Timeline;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** One call: its picture, its events and what became of each. */
public final class CallPage {

  private final Journal journal;
  private final CallRecording recording;
  private final CallDeliveries deliveries;
  private final Names names;
  private final Visitors visitors;
  private final Pages pages;
  private final InstantSource clock;

  public CallPage(
      Journal journal,
      CallRecording recording,
      CallDeliveries deliveries,
      Names names,
      Visitors visitors,
      Pages pages,
      InstantSource clock) {
    this.journal = journal;
    this.recording = recording;
    this.deliveries = deliveries;
    this.names = names;
    this.visitors = visitors;
    this.pages = pages;
    this.clock = clock;
  }

  public void mount(RoutesConfig routes) {
    routes.get("/console/calls/{session_id}", this::page);
  }

  private void page(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.SEE_CALLS);
    CallRow row =
        journal
            .call(ctx.pathParam("session_id"))
            .filter(call -> visitor.maySee(call.account()))
            .orElseThrow(Turned::notFound);
    List<CallEvent> events = journal.session(row.sessionId());
    if (events.isEmpty()) {
      throw Turned.notFound();
    }
    CallDrawing drawing =
        CallDrawing.of(Timeline.of(events), clock.instant(), names, visitor.language());
    Instant from = events.getFirst().timestamp();
    Map<String, List<DeliveryLine>> sent = deliveries.of(row.sessionId(), visitor);
    pages.show(
        ctx,
        200,
        "call",
        Map.of(
            "layout",
            pages.layout(visitor, "calls", visitor.language().text("call.title")),
            "call",
            row,
            "drawing",
            drawing,
            "heard",
            recording.line(row, visitor.language()),
            "events",
            events.stream()
                .map(event -> EventLine.of(event, from, sent.getOrDefault(event.id(), List.of())))
                .toList(),
            "names",
            names));
  }
}
