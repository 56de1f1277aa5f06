package dev.hookswitch.api;

import dev.hookswitch.access.Access.Caller;
import dev.hookswitch.callflow.CallFlows;
import dev.hookswitch.callflow.ChoiceJson;
import dev.hookswitch.callflow.Decision;
import dev.hookswitch.callflow.Decisions.Trial;
import dev.hookswitch.callflow.Flow;
import dev.hookswitch.callflow.FlowFigures;
import dev.hookswitch.callflow.Identification;
import dev.hookswitch.callflow.InboundCall;
import dev.hookswitch.callflow.Instruction;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Ids;
import dev.hookswitch.webhook.AttemptResult;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Call flows: how they are, and trying one without a call. */
final class CallFlowApi {

  private final CallFlows flows;
  private final Directories directories;
  private final SecureRandom random;
  private final InstantSource clock;

  CallFlowApi(CallFlows flows, Directories directories, SecureRandom random, InstantSource clock) {
    this.flows = flows;
    this.directories = directories;
    this.random = random;
    this.clock = clock;
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/call_flow", this::list);
    routes.post("/v1/call_flow/try", this::attempt);
  }

  /**
   * Whose it is: of the account that it names, or to which all its numbers belong. Any other is the
   * administrator's.
   */
  private Optional<String> owner(Flow flow) {
    if (flow.calls().account() != null) {
      return Optional.of(flow.calls().account());
    }
    Set<Optional<String>> accounts =
        flow.calls().dids().stream()
            .map(did -> directories.number(did).map(OwnNumber::account))
            .collect(Collectors.toSet());
    return accounts.size() == 1 ? accounts.iterator().next() : Optional.empty();
  }

  private boolean maySee(Caller caller, Flow flow) {
    return caller.isAdmin() || owner(flow).equals(Optional.ofNullable(caller.account()));
  }

  // how they are

  private void list(Context ctx) {
    new QueryParameters(ctx).closed();
    Caller caller = Callers.of(ctx);
    List<FlowFigures> seen =
        flows.decisions().figures().stream().filter(each -> maySee(caller, each.flow())).toList();
    Json.answerList(ctx, seen, null, CallFlowApi::write);
  }

  private static void write(FlowFigures figures, JsonGenerator json) {
    Flow flow = figures.flow();
    json.writeStartObject();
    json.writeStringProperty("id", flow.id());
    Json.text(json, "accountcode", flow.calls().account());
    Json.texts(json, "dids", flow.calls().dids());
    Json.text(json, "pbx", flow.calls().pbx());
    json.writeStringProperty("url", flow.endpoint().url().toString());
    json.writeStringProperty("timeout", TimeText.of(flow.limit()));
    json.writeName("default");
    ChoiceJson.write(flow.otherwise(), json);
    Json.texts(json, "prefixes", flow.prefixes());
    json.writeStringProperty(
        "status", figures.pausing() ? "pausing" : figures.failing() ? "failing" : "active");
    json.writeNumberProperty("by_answer", figures.byAnswer());
    json.writeNumberProperty("by_default", figures.byDefault());
    Json.text(json, "last_failure", figures.lastFailure());
    if (figures.lastFailureAt() != null) {
      json.writeStringProperty("last_failure_at", EventJson.timestamp(figures.lastFailureAt()));
    }
    json.writeEndObject();
  }

  // a trial

  private void attempt(Context ctx) {
    Caller caller = Callers.of(ctx);
    JsonBody body = JsonBody.of(ctx);
    String account = body.text("account");
    if (account != null && !caller.maySee(account)) {
      throw Problem.of(403, "this key is for another account");
    }
    InboundCall call = call(body, account == null ? caller.account() : account);
    Object answer = body.value("answer");
    body.closed();
    Flow flow =
        flows
            .decisions()
            .find(call)
            .filter(found -> maySee(caller, found))
            .orElseThrow(() -> Problem.notFound("call flow"));
    Trial trial = flows.decisions().attempt(flow, call, answer);
    Json.answer(ctx, 200, json -> write(trial, json));
  }

  private InboundCall call(JsonBody body, @Nullable String account) {
    String did = body.requiredText("did");
    String caller = body.text("caller");
    String dialled = body.text("dialled");
    return pbx(body)
        .call(
            Ids.session("trial", Long.toHexString(random.nextLong())),
            account == null ? "" : account,
            caller == null ? "" : caller,
            did,
            dialled == null ? did : dialled,
            clock.instant());
  }

  private Identification pbx(JsonBody body) {
    String name = body.text("pbx");
    List<Identification> named =
        flows.pbx().stream().filter(each -> name == null || each.pbx().equals(name)).toList();
    if (name != null && named.isEmpty()) {
      throw body.wrong("pbx", "there is no PBX with this name");
    }
    if (named.isEmpty()) {
      throw Problem.notFound("call flow");
    }
    if (named.size() > 1) {
      throw body.wrong("pbx", "pbx is missing: there are several");
    }
    return named.getFirst();
  }

  private static void write(Trial trial, JsonGenerator json) {
    Decision decision = trial.decision();
    json.writeStartObject();
    json.writeStringProperty("call_flow", Objects.requireNonNull(decision.flow()).id());
    json.writeName("question");
    json.writeRawValue(new String(trial.question(), StandardCharsets.UTF_8));
    json.writeBooleanProperty("asked", trial.result() != null);
    if (trial.result() != null) {
      write(trial.result(), json);
    }
    json.writeStringProperty("decided_by", decision.byAnswer() ? "answer" : "default");
    Json.text(json, "reason", decision.reason());
    write(decision.instruction(), json);
    json.writeEndObject();
  }

  private static void write(AttemptResult result, JsonGenerator json) {
    if (result.statusCode() != null) {
      json.writeNumberProperty("status", result.statusCode());
    }
    json.writeStringProperty("summary", result.inWords());
    json.writeNumberProperty(
        "latency_ms", BigDecimal.valueOf(result.trace().latency().toNanos() / 1_000, 3));
    String answer = result.trace().answer();
    if (!answer.isEmpty()) {
      json.writeStringProperty(
          "answer", answer.substring(0, Math.min(answer.length(), AttemptResult.MAX_ANSWER)));
    }
  }

  private static void write(Instruction instruction, JsonGenerator json) {
    json.writeObjectPropertyStart("instruction");
    json.writeStringProperty("action", instruction.word());
    Json.text(json, "target", instruction.target().isEmpty() ? null : instruction.target());
    if (instruction.time() != null) {
      json.writeNumberProperty("timeout", instruction.time().toSeconds());
    }
    json.writeEndObject();
  }
}
