package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.Numbers;
import dev.hookswitch.endpoint.Shape;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.format.CallFacts;
import dev.hookswitch.format.FormatFailure;
import dev.hookswitch.format.Outgoing;
import dev.hookswitch.format.Renderer;
import dev.hookswitch.format.TemplateInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes of an event the request that its endpoint is to get: its numbers masked or not, in its
 * format. Sends nothing. Safe for all threads; a template's request takes a look into the store.
 */
public final class Requests {

  /** What stands for a secret where a request is only looked at; a header can carry it. */
  public static final String STANDS_FOR_SECRET = "(secret)";

  private final Renderer renderer;
  private final NumberMask mask;
  private final Function<String, List<CallEvent>> sessions;
  private final Function<String, @Nullable Map<String, Object>> users;

  /**
   * Makes requests.
   *
   * @param sessions the stored events of a session in seq order; throws {@link FormatFailure} when
   *     they cannot be read now
   * @param users a user by its id, as {@link TemplateInput#user} gives it; null where there is none
   */
  public Requests(
      Renderer renderer,
      NumberMask mask,
      Function<String, List<CallEvent>> sessions,
      Function<String, @Nullable Map<String, Object>> users) {
    this.renderer = renderer;
    this.mask = mask;
    this.sessions = sessions;
    this.users = users;
  }

  /**
   * The request.
   *
   * @return empty where the endpoint's template wants none for this event
   * @throws FormatFailure when none can be made
   */
  public Optional<Outgoing> of(Endpoint endpoint, Message message) {
    Shape shape = endpoint.style().shape();
    return of(endpoint, message, shape.secrets(), sessions);
  }

  /**
   * The request as people may see it, with nothing of a secret in it.
   *
   * @param session the events of its session, where they are not stored
   */
  public Optional<Outgoing> shown(
      Endpoint endpoint, Message message, @Nullable List<CallEvent> session) {
    Map<String, String> standIns =
        endpoint.style().shape().secrets().keySet().stream()
            .collect(Collectors.toMap(name -> name, _ -> STANDS_FOR_SECRET));
    return of(endpoint, message, standIns, session == null ? sessions : _ -> session);
  }

  private Optional<Outgoing> of(
      Endpoint endpoint,
      Message message,
      Map<String, String> secrets,
      Function<String, List<CallEvent>> from) {
    boolean masked = endpoint.style().numbers() == Numbers.MASKED;
    CallEvent event = masked ? mask.masked(message.event()) : message.event();
    byte[] json = masked ? EventJson.encode(event) : message.json();
    Context context = new Context(event, masked, from);
    return renderer.render(
        endpoint.style().shape().format(),
        event,
        json,
        endpoint.url(),
        new TemplateInput(context::call, context::user, secrets));
  }

  /** The event as that endpoint is told it, where there is no format: at a message broker. */
  public byte[] told(Endpoint endpoint, Message message) {
    return switch (endpoint.style().numbers()) {
      case FULL -> message.json();
      case MASKED -> EventJson.encode(mask.masked(message.event()));
    };
  }

  /** What a template may ask about an event's call; read once, when it is asked for. */
  private final class Context {

    private final CallEvent event;
    private final boolean masked;
    private final Function<String, List<CallEvent>> from;
    private @Nullable Map<String, Object> call;

    Context(CallEvent event, boolean masked, Function<String, List<CallEvent>> from) {
      this.event = event;
      this.masked = masked;
      this.from = from;
    }

    /** Of its session up to this event: a repeat gives the same, whatever came since. */
    Map<String, Object> call() {
      if (call == null) {
        List<CallEvent> before =
            from.apply(event.sessionId()).stream()
                .filter(each -> each.seq() < event.seq())
                .map(each -> masked ? mask.masked(each) : each)
                .collect(Collectors.toCollection(ArrayList::new));
        before.add(event);
        call = CallFacts.of(before);
      }
      return call;
    }

    @Nullable Map<String, Object> user() {
      return call().get("user") instanceof String id ? users.apply(id) : null;
    }
  }
}
