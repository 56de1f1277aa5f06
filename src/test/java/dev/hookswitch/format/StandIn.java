package dev.hookswitch.format;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server that takes what the documentation of an API allows and refuses everything else: what it
 * requires, which names it knows, their types, words, formats and lengths.
 */
final class StandIn implements AutoCloseable {

  private static final String TOKEN = "tok-3n-abcdefghij$K";

  private final HttpServer server;
  private final Judge judge;

  private interface Judge {
    void judge(Seen seen);
  }

  /** A request, and what is wrong with it. */
  private static final class Seen {
    final String method;
    final String path;
    final String query;
    final Map<String, String> headers;
    final JsonNode body;
    final List<String> wrong = new ArrayList<>();

    Seen(HttpExchange exchange, JsonNode body) {
      this.method = exchange.getRequestMethod();
      this.path = exchange.getRequestURI().getPath();
      this.query = String.valueOf(exchange.getRequestURI().getQuery());
      this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      this.body = body;
    }

    void must(boolean condition, String what) {
      if (!condition) {
        wrong.add(what);
      }
    }

    void header(String name, String pattern) {
      must(headers.getOrDefault(name, "").matches(pattern), "header " + name);
    }

    /** Only these names, and all of the first. */
    void names(JsonNode object, Set<String> required, Set<String> optional) {
      must(object.isObject(), "an object is missing");
      for (String name : required) {
        must(object.has(name), name + " is missing");
      }
      Iterator<String> names = object.propertyNames().iterator();
      while (names.hasNext()) {
        String name = names.next();
        must(required.contains(name) || optional.contains(name), name + " is not known");
      }
    }

    void text(JsonNode object, String name, int longest) {
      JsonNode value = object.path(name);
      must(
          value.isMissingNode()
              || (value.isString()
                  && !value.asString().isBlank()
                  && value.asString().length() <= longest),
          name + " is no text of " + longest);
    }

    void word(JsonNode object, String name, String... words) {
      JsonNode value = object.path(name);
      must(
          value.isMissingNode() || (value.isString() && Set.of(words).contains(value.asString())),
          name + " is none of its words");
    }

    void time(JsonNode object, String name) {
      JsonNode value = object.path(name);
      try {
        if (!value.isMissingNode()) {
          var _ = Instant.parse(value.asString());
        }
      } catch (RuntimeException e) {
        must(false, name + " is no time");
      }
    }
  }

  private StandIn(Judge judge) {
    this.judge = judge;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  static StandIn of(String preset) {
    return new StandIn(
        switch (preset) {
          case "slack" -> StandIn::slack;
          case "microsoft-teams" -> StandIn::teams;
          case "google-chat" -> StandIn::googleChat;
          case "hubspot" -> StandIn::hubspot;
          case "pipedrive" -> StandIn::pipedrive;
          case "salesforce" -> StandIn::salesforce;
          case "zendesk-ticket" -> StandIn::zendeskTicket;
          case "zendesk-call" -> StandIn::zendeskCall;
          default -> throw new IllegalArgumentException(preset);
        });
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      JsonNode json;
      try {
        json = JsonMapper.shared().readTree(body);
      } catch (JacksonException e) {
        json = tools.jackson.databind.node.MissingNode.getInstance();
      }
      Seen seen =
          new Seen(
              exchange,
              json == null ? tools.jackson.databind.node.MissingNode.getInstance() : json);
      seen.must(seen.method.equals("POST"), "method");
      seen.header("Content-Type", "application/json(; ?charset=(?i:utf-8))?");
      seen.must(body.length <= 28 * 1024, "the body is large");
      judge.judge(seen);
      byte[] answer = String.join("; ", seen.wrong).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          seen.wrong.isEmpty() ? 200 : 400, answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static void slack(Seen seen) {
    seen.must(seen.path.matches("/services/T\\w+/B\\w+/\\w+"), "path");
    seen.names(seen.body, Set.of("text", "blocks"), Set.of());
    seen.text(seen.body, "text", 40_000);
    seen.must(!seen.body.path("text").asString("").matches("(?s).*[<>].*"), "text is not escaped");
    seen.must(seen.body.path("blocks").size() <= 50, "blocks");
    for (JsonNode block : seen.body.path("blocks")) {
      switch (block.path("type").asString("")) {
        case "header" -> {
          seen.names(block, Set.of("type", "text"), Set.of("block_id"));
          seen.names(block.path("text"), Set.of("type", "text"), Set.of("emoji"));
          seen.word(block.path("text"), "type", "plain_text");
          seen.text(block.path("text"), "text", 150);
        }
        case "section" -> {
          seen.names(block, Set.of("type", "fields"), Set.of("block_id"));
          seen.must(block.path("fields").size() <= 10, "fields");
          block.path("fields").forEach(field -> slackText(seen, field, 2_000));
        }
        case "context" -> {
          seen.names(block, Set.of("type", "elements"), Set.of("block_id"));
          seen.must(block.path("elements").size() <= 10, "elements");
          block.path("elements").forEach(element -> slackText(seen, element, 3_000));
        }
        default -> seen.must(false, "a block of an unknown type");
      }
    }
  }

  private static void slackText(Seen seen, JsonNode text, int longest) {
    seen.names(text, Set.of("type", "text"), Set.of("verbatim"));
    seen.word(text, "type", "mrkdwn");
    seen.text(text, "text", longest);
    seen.must(
        text.path("text").asString("").matches("(?s)([^<>&]|&(amp|lt|gt);)*"),
        "a text is not escaped");
  }

  private static void teams(Seen seen) {
    seen.must(seen.path.startsWith("/workflows/") && seen.query.contains("sig="), "path");
    seen.names(seen.body, Set.of("type", "attachments"), Set.of());
    seen.word(seen.body, "type", "message");
    seen.must(seen.body.path("attachments").size() == 1, "attachments");
    JsonNode attachment = seen.body.path("attachments").path(0);
    seen.names(attachment, Set.of("contentType", "content"), Set.of("contentUrl"));
    seen.must(attachment.path("contentUrl").isNull(), "contentUrl");
    seen.word(attachment, "contentType", "application/vnd.microsoft.card.adaptive");
    JsonNode card = attachment.path("content");
    seen.names(card, Set.of("type", "version", "body"), Set.of("$schema", "msteams"));
    seen.word(card, "type", "AdaptiveCard");
    seen.must(card.path("version").asString("").matches("1\\.[0-5]"), "version");
    for (JsonNode element : card.path("body")) {
      switch (element.path("type").asString("")) {
        case "TextBlock" -> {
          seen.names(element, Set.of("type", "text"), Set.of("size", "weight", "wrap"));
          seen.word(element, "size", "Default", "Small", "Medium", "Large", "ExtraLarge");
          seen.word(element, "weight", "Default", "Lighter", "Bolder");
          seen.text(element, "text", 5_000);
        }
        case "FactSet" -> {
          seen.names(element, Set.of("type", "facts"), Set.of());
          for (JsonNode fact : element.path("facts")) {
            seen.names(fact, Set.of("title", "value"), Set.of());
            seen.text(fact, "title", 500);
            seen.text(fact, "value", 1_100);
          }
        }
        default -> seen.must(false, "an element of an unknown type");
      }
    }
  }

  private static void googleChat(Seen seen) {
    seen.must(
        seen.path.matches("/v1/spaces/\\w+/messages") && seen.query.equals("key=k&token=t"),
        "path");
    seen.names(seen.body, Set.of("cardsV2"), Set.of("text", "thread"));
    seen.text(seen.body, "text", 4_096);
    JsonNode entry = seen.body.path("cardsV2").path(0);
    seen.names(entry, Set.of("cardId", "card"), Set.of());
    seen.text(entry, "cardId", 64);
    JsonNode card = entry.path("card");
    seen.names(card, Set.of("sections"), Set.of("header", "name"));
    seen.names(card.path("header"), Set.of("title"), Set.of("subtitle"));
    seen.text(card.path("header"), "title", 200);
    int widgets = 0;
    for (JsonNode section : card.path("sections")) {
      seen.names(section, Set.of("widgets"), Set.of("header", "collapsible"));
      for (JsonNode widget : section.path("widgets")) {
        widgets++;
        seen.names(widget, Set.of("decoratedText"), Set.of());
        JsonNode text = widget.path("decoratedText");
        seen.names(text, Set.of("text"), Set.of("topLabel", "wrapText"));
        seen.text(text, "text", 6_000);
        seen.must(
            text.path("text").asString("").matches("(?s)([^<>&]|&(amp|lt|gt);)*"),
            "HTML is not escaped");
      }
    }
    seen.must(widgets > 0 && widgets <= 100, "widgets");
  }

  private static void hubspot(Seen seen) {
    seen.must(seen.path.equals("/crm/v3/objects/calls"), "path");
    seen.header("Authorization", "Bearer \\Q" + TOKEN + "\\E");
    seen.names(seen.body, Set.of("properties"), Set.of("associations"));
    JsonNode call = seen.body.path("properties");
    seen.names(
        call,
        Set.of("hs_timestamp"),
        Set.of(
            "hs_call_title",
            "hs_call_body",
            "hs_call_direction",
            "hs_call_status",
            "hs_call_duration",
            "hs_call_from_number",
            "hs_call_to_number",
            "hs_call_recording_url",
            "hubspot_owner_id"));
    call.forEach(value -> seen.must(value.isString(), "a property is not a string"));
    seen.time(call, "hs_timestamp");
    seen.text(call, "hs_call_title", 255);
    seen.text(call, "hs_call_body", 65_536);
    seen.word(call, "hs_call_direction", "INBOUND", "OUTBOUND");
    seen.word(
        call,
        "hs_call_status",
        "BUSY",
        "CALLING_CRM_USER",
        "CANCELED",
        "COMPLETED",
        "CONNECTING",
        "FAILED",
        "IN_PROGRESS",
        "NO_ANSWER",
        "QUEUED",
        "RINGING");
    seen.must(call.path("hs_call_duration").asString("0").matches("\\d+"), "hs_call_duration");
    seen.must(
        call.path("hs_call_recording_url").asString("https://").startsWith("https://"),
        "recording");
    seen.must(call.path("hubspot_owner_id").asString("1").matches("\\d+"), "hubspot_owner_id");
  }

  private static void pipedrive(Seen seen) {
    seen.must(seen.path.equals("/v1/callLogs"), "path");
    seen.header("x-api-token", "\\Q" + TOKEN + "\\E");
    JsonNode call = seen.body;
    seen.names(
        call,
        Set.of("outcome", "to_phone_number", "start_time", "end_time"),
        Set.of(
            "subject",
            "from_phone_number",
            "duration",
            "user_id",
            "note",
            "person_id",
            "org_id",
            "deal_id"));
    seen.word(
        call,
        "outcome",
        "connected",
        "no_answer",
        "left_message",
        "left_voicemail",
        "wrong_number",
        "busy");
    seen.text(call, "to_phone_number", 100);
    seen.text(call, "from_phone_number", 100);
    seen.text(call, "subject", 255);
    seen.must(
        call.path("duration").isString() && call.path("duration").asString().matches("\\d+"),
        "duration");
    seen.must(
        call.path("user_id").isMissingNode() || call.path("user_id").isIntegralNumber(), "user_id");
    try {
      DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
      LocalDateTime start = LocalDateTime.parse(call.path("start_time").asString(""), format);
      LocalDateTime end = LocalDateTime.parse(call.path("end_time").asString(""), format);
      seen.must(!end.isBefore(start), "end_time is before start_time");
    } catch (RuntimeException e) {
      seen.must(false, "a time is none");
    }
  }

  private static void salesforce(Seen seen) {
    seen.must(seen.path.matches("/services/data/v\\d+\\.0/sobjects/Task"), "path");
    seen.header("Authorization", "Bearer \\Q" + TOKEN + "\\E");
    JsonNode task = seen.body;
    seen.names(
        task,
        Set.of("Subject", "Status", "Priority"),
        Set.of(
            "TaskSubtype",
            "CallType",
            "CallDurationInSeconds",
            "CallObject",
            "CallDisposition",
            "ActivityDate",
            "OwnerId",
            "Description",
            "WhoId",
            "WhatId"));
    seen.text(task, "Subject", 255);
    seen.text(task, "CallObject", 255);
    seen.text(task, "CallDisposition", 255);
    seen.text(task, "Description", 32_000);
    seen.word(
        task,
        "Status",
        "Not Started",
        "In Progress",
        "Completed",
        "Waiting on someone else",
        "Deferred");
    seen.word(task, "Priority", "High", "Normal", "Low");
    seen.word(task, "TaskSubtype", "Task", "Email", "Call");
    seen.word(task, "CallType", "Inbound", "Internal", "Outbound");
    JsonNode seconds = task.path("CallDurationInSeconds");
    seen.must(seconds.isIntegralNumber() && seconds.asInt() >= 0, "CallDurationInSeconds");
    seen.must(
        task.path("OwnerId").asString("005000000000001").matches("005\\w{12}(\\w{3})?"), "OwnerId");
    try {
      var _ = LocalDate.parse(task.path("ActivityDate").asString(""));
    } catch (RuntimeException e) {
      seen.must(false, "ActivityDate");
    }
  }

  private static void basic(Seen seen) {
    String credentials = "agent@example.org/token:" + TOKEN;
    String encoded =
        Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    seen.header("Authorization", "Basic \\Q" + encoded + "\\E");
  }

  private static void zendeskTicket(Seen seen) {
    seen.must(seen.path.equals("/api/v2/tickets.json"), "path");
    basic(seen);
    seen.header("Idempotency-Key", "[!-~]{1,255}");
    seen.names(seen.body, Set.of("ticket"), Set.of());
    JsonNode ticket = seen.body.path("ticket");
    seen.names(
        ticket,
        Set.of("comment"),
        Set.of("subject", "type", "priority", "tags", "external_id", "status"));
    seen.names(ticket.path("comment"), Set.of("body"), Set.of("public"));
    seen.text(ticket.path("comment"), "body", 65_535);
    seen.text(ticket, "subject", 150);
    seen.word(ticket, "type", "problem", "incident", "question", "task");
    seen.word(ticket, "priority", "urgent", "high", "normal", "low");
    seen.must(ticket.path("tags").isArray(), "tags");
    ticket.path("tags").forEach(tag -> seen.must(tag.asString("").matches("\\S+"), "a tag"));
  }

  private static void zendeskCall(Seen seen) {
    seen.must(seen.path.equals("/api/v2/calls"), "path");
    basic(seen);
    JsonNode call = seen.body;
    seen.names(
        call,
        Set.of("app_id", "from_line", "to_line", "call_started_at", "direction"),
        Set.of("call_ended_at", "completion_status", "call_disposition", "agent_id", "ticket_id"));
    seen.must(call.path("app_id").isIntegralNumber(), "app_id");
    seen.must(
        call.path("agent_id").isMissingNode() || call.path("agent_id").isIntegralNumber(),
        "agent_id");
    seen.text(call, "from_line", 255);
    seen.text(call, "to_line", 255);
    seen.time(call, "call_started_at");
    seen.time(call, "call_ended_at");
    seen.word(call, "direction", "inbound", "outbound");
    seen.word(
        call,
        "completion_status",
        "completed",
        "abandoned_in_queue",
        "abandoned_in_ivr",
        "abandoned_in_voicemail",
        "abandoned_on_hold");
    seen.text(call, "call_disposition", 255);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
