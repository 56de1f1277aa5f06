package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.endpoints.FormReader.Read;
import dev.hookswitch.console.endpoints.Preview.CallChoice;
import dev.hookswitch.console.endpoints.Preview.Line;
import dev.hookswitch.console.endpoints.Preview.Mistake;
import dev.hookswitch.console.endpoints.Preview.Request;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.format.Outgoing;
import dev.hookswitch.journal.CallQuery;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.webhook.Trials;
import dev.hookswitch.webhook.Trials.Shown;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Shows what would be sent for a call that happened, as a form stands. Nothing is sent, no name is
 * looked up, and nothing that was kept secret is shown.
 */
final class PreviewMaker {

  private static final int CALLS = 10;

  /** Of a call's events, so many can be chosen. */
  private static final int MOST_LINES = 40;

  private static final int LONGEST_BODY = 20_000;

  /** In place of what is not shown, or is made when the request is sent. */
  private static final String HIDDEN = "…";

  private static final String MADE_UP = "made-up";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Trials trials;
  private final Journal journal;
  private final Names names;

  PreviewMaker(Trials trials, Journal journal, Names names) {
    this.trials = trials;
    this.journal = journal;
    this.names = names;
  }

  Preview of(EndpointForm form, Read read, Visitor visitor, ZoneId zone) {
    List<Mistake> mistakes = new ArrayList<>();
    read.form().wrong().forEach((field, sentence) -> mistakes.add(new Mistake(field, sentence)));
    Endpoint endpoint = read.endpoint();
    if (endpoint == null) {
      return new Preview(mistakes, List.of(), "", List.of(), 0, null, 0);
    }
    List<CallRow> calls = calls(form, endpoint, visitor);
    String call = chosen(form, calls);
    List<CallEvent> events = call.equals(MADE_UP) ? trials.sample(endpoint) : journal.session(call);
    List<Line> lines =
        trials.preview(endpoint, events).stream()
            .limit(MOST_LINES)
            .map(shown -> line(shown, read.form(), endpoint))
            .toList();
    Line usual = usual(lines);
    return new Preview(
        mistakes,
        calls.stream().map(row -> new CallChoice(row.sessionId(), label(row, zone))).toList(),
        call,
        lines,
        usual == null ? 0 : usual.seq(),
        chosen(form, call, lines).orElse(usual),
        events.size() - lines.size());
  }

  /**
   * The last that are over, of those that the endpoint is told of. Whatever ends while the form is
   * filled in, the form keeps the list that it began with.
   */
  private List<CallRow> calls(EndpointForm form, Endpoint endpoint, Visitor visitor) {
    String account = endpoint.account() == null ? visitor.account() : endpoint.account();
    if (!visitor.maySee(account)) {
      return List.of();
    }
    List<CallRow> listed =
        form.texts("preview.listed").stream()
            .limit(CALLS)
            .map(journal::call)
            .flatMap(Optional::stream)
            .filter(row -> visitor.maySee(row.account()))
            .filter(row -> account == null || account.equals(row.account()))
            .toList();
    return listed.isEmpty() ? latest(account) : listed;
  }

  private List<CallRow> latest(@Nullable String account) {
    return journal
        .calls(new CallQuery(account, null, null, null, false, null, null, null, null, CALLS))
        .items();
  }

  private static String chosen(EndpointForm form, List<CallRow> calls) {
    String wanted = form.value("preview.call");
    if (wanted.equals(MADE_UP) || calls.isEmpty()) {
      return MADE_UP;
    }
    return calls.stream()
        .map(CallRow::sessionId)
        .filter(wanted::equals)
        .findFirst()
        .orElse(calls.getFirst().sessionId());
  }

  private String label(CallRow row, ZoneId zone) {
    return TIME.withZone(zone).format(row.startedAt())
        + "  "
        + names.of(row.participants().getFirst())
        + " → "
        + (row.participants().size() > 1 ? names.of(row.participants().get(1)) : HIDDEN);
  }

  /** The first event that would be sent. */
  private static @Nullable Line usual(List<Line> lines) {
    return lines.stream()
        .filter(Line::isSent)
        .findFirst()
        .or(() -> lines.stream().findFirst())
        .orElse(null);
  }

  /** The event that somebody chose of this call: the usual one is chosen by nobody. */
  private static Optional<Line> chosen(EndpointForm form, String call, List<Line> lines) {
    String seq = form.value("preview.seq");
    return form.value("preview.shown").equals(call) && !form.value("preview.usual").equals(seq)
        ? lines.stream().filter(line -> seq.equals(String.valueOf(line.seq()))).findFirst()
        : Optional.empty();
  }

  private static Line line(Shown shown, EndpointForm form, Endpoint endpoint) {
    int seq = shown.event().seq();
    String kind = shown.event().kind().name();
    return switch (shown) {
      case Shown.Sent(CallEvent event, Outgoing request) ->
          new Line(seq, kind, "sent", null, request(event, request, form, endpoint));
      case Shown.Filtered _ -> new Line(seq, kind, "filtered", null, null);
      case Shown.Unwanted _ -> new Line(seq, kind, "unwanted", null, null);
      case Shown.Unsendable(CallEvent _, String reason) ->
          new Line(seq, kind, "unsendable", reason, null);
    };
  }

  private static Request request(
      CallEvent event, Outgoing outgoing, EndpointForm form, Endpoint endpoint) {
    boolean http = String.valueOf(outgoing.url().getScheme()).startsWith("http");
    String url = outgoing.url().toString();
    return new Request(
        http ? outgoing.method() : "",
        url.startsWith(FormFields.NO_URL) ? HIDDEN : url,
        http ? headers(event, outgoing, form, endpoint) : Map.of(),
        body(outgoing));
  }

  /** In the order in which they count: what the owner sets stands above what the format makes. */
  private static Map<String, String> headers(
      CallEvent event, Outgoing outgoing, EndpointForm form, Endpoint endpoint) {
    Map<String, String> headers = new LinkedHashMap<>(outgoing.headers());
    Map<String, String> written = new LinkedHashMap<>();
    form.pairs("headers").forEach(pair -> written.put(pair.name(), pair.value()));
    endpoint.style().headers().keySet().stream()
        .sorted()
        .forEach(name -> {
          String value = Objects.requireNonNullElse(written.get(name), "");
          headers.put(name, value.isEmpty() ? HIDDEN : value);
        });
    switch (endpoint.style().authentication()) {
      case Authentication.None _ -> {}
      case Authentication.Basic _ -> headers.put("Authorization", "Basic " + HIDDEN);
      case Authentication.Bearer _, Authentication.OAuth2 _ ->
          headers.put("Authorization", "Bearer " + HIDDEN);
    }
    headers.put("webhook-id", event.id());
    headers.put("webhook-timestamp", HIDDEN);
    headers.put("webhook-signature", endpoint.signing().current().scheme().word() + "," + HIDDEN);
    return headers;
  }

  /** With spaces and lines, where it is JSON. */
  private static String body(Outgoing outgoing) {
    String text = outgoing.text();
    if (text.length() > LONGEST_BODY) {
      return text.substring(0, LONGEST_BODY) + HIDDEN;
    }
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return text;
    }
    try {
      JsonMapper mapper = JsonMapper.shared();
      return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(text));
    } catch (JacksonException e) {
      return text;
    }
  }
}
