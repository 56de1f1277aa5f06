package dev.hookswitch.api;

import dev.hookswitch.access.Access;
import dev.hookswitch.access.Access.Pass;
import dev.hookswitch.access.Tickets;
import dev.hookswitch.endpoint.EndpointFields;
import dev.hookswitch.endpoint.Filter;
import dev.hookswitch.stream.EventStream;
import dev.hookswitch.stream.EventStreams;
import dev.hookswitch.stream.EventStreams.TooMany;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsCloseContext;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events over a connection that the reader opens: server-sent events and WebSocket. */
final class StreamsApi {

  private static final String SOURCE = "/v1/events/stream";
  private static final String SOCKET = "/v1/events/socket";
  private static final String TICKET = "ticket";
  private static final String WANTED = "wanted";
  private static final String OPENED = "opened";

  private final EventStreams streams;
  private final Access access;
  private final Tickets tickets;
  private final Callers callers;

  /** Who asks, and for what. */
  private record Wanted(Pass pass, Filter filter, @Nullable String after) {}

  StreamsApi(EventStreams streams, Access access, Tickets tickets, Callers callers) {
    this.streams = streams;
    this.access = access;
    this.tickets = tickets;
    this.callers = callers;
  }

  void mount(RoutesConfig routes) {
    routes.post("/v1/tickets", this::giveTicket);
    routes.get(SOURCE, this::source);
    routes.get(SOCKET, StreamsApi::upgradeRequired);
    routes.wsBeforeUpgrade(SOCKET, this::beforeUpgrade);
    routes.ws(SOCKET, this::socket);
  }

  /** The ticket that a request for a stream came with. */
  static @Nullable String ticket(Context ctx) {
    return Set.of(SOURCE, SOCKET).contains(ctx.path()) ? ctx.queryParam(TICKET) : null;
  }

  private void giveTicket(Context ctx) {
    JsonBody.ofOptional(ctx).closed();
    String ticket =
        tickets
            .give(Callers.passOf(ctx))
            .orElseThrow(() -> Problem.of(429, "too many tickets were given and not used"));
    Json.answer(
        ctx,
        201,
        json -> {
          json.writeStartObject();
          json.writeStringProperty("ticket", ticket);
          json.writeNumberProperty("expires_in", Tickets.LIFETIME.toSeconds());
          json.writeEndObject();
        });
  }

  private void source(Context ctx) throws InterruptedException {
    Wanted wanted = wanted(ctx, ctx.header("Last-Event-ID"));
    if (ticket(ctx) != null) {
      // the page that has it may be from anywhere, and brings nothing else that opens anything
      ctx.header("Access-Control-Allow-Origin", "*");
    }
    try (EventStream stream = open(wanted)) {
      var _ = Telling.tell(stream, () -> access.isValid(wanted.pass()), new EventSource(ctx));
    } catch (IOException e) {
      // the reader has gone: that is how these end
    }
  }

  /**
   * The query of a stream.
   *
   * @param lastEventId what a browser that comes back says, and which is newer than its URL
   */
  private static Wanted wanted(Context ctx, @Nullable String lastEventId) {
    QueryParameters query = new QueryParameters(ctx);
    Filter filter = EndpointFields.filter(query, Filter.EVERYTHING);
    String after = query.text("after");
    var _ = query.text(TICKET);
    query.closed();
    return new Wanted(
        Callers.passOf(ctx),
        filter,
        lastEventId == null || lastEventId.isEmpty() ? after : lastEventId);
  }

  private EventStream open(Wanted wanted) {
    return CallsApi.orBadRequest(() -> {
      try {
        return streams.open(wanted.pass().caller().account(), wanted.filter(), wanted.after());
      } catch (TooMany e) {
        throw Problem.of(429, String.valueOf(e.getMessage()));
      }
    });
  }

  private static void upgradeRequired(Context ctx) {
    ctx.header("Upgrade", "websocket");
    throw Problem.of(426, "this path speaks WebSocket; " + SOURCE + " tells the same over HTTP");
  }

  /** Tried here, where there is still an answer in which a refusal can be said. */
  private void beforeUpgrade(Context ctx) {
    callers.require(ctx);
    Wanted wanted = wanted(ctx, null);
    open(wanted).close();
    ctx.attribute(WANTED, wanted);
  }

  private void socket(WsConfig socket) {
    socket.onConnect(this::connected);
    socket.onMessage(message ->
        message.closeSession(EventSocket.POLICY_VIOLATION, "this socket takes no messages"));
    socket.onBinaryMessage(message ->
        message.closeSession(EventSocket.POLICY_VIOLATION, "this socket takes no messages"));
    socket.onClose(StreamsApi::closed);
    socket.onError(StreamsApi::broke);
  }

  private void connected(WsConnectContext ctx) {
    Wanted wanted = ctx.attribute(WANTED);
    if (wanted == null) {
      throw new IllegalStateException("a socket was opened that nobody let in");
    }
    try {
      EventSocket socket =
          new EventSocket(ctx.session, open(wanted), () -> access.isValid(wanted.pass()));
      ctx.attribute(OPENED, socket);
      socket.start();
    } catch (Problem e) {
      ctx.closeSession(EventSocket.TRY_AGAIN_LATER, String.valueOf(e.getMessage()));
    }
  }

  private static void closed(WsCloseContext ctx) {
    stop(ctx);
  }

  private static void broke(WsContext ctx) {
    stop(ctx);
  }

  private static void stop(WsContext ctx) {
    EventSocket socket = ctx.attribute(OPENED);
    if (socket != null) {
      socket.stop();
    }
  }
}
