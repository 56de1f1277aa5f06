package dev.hookswitch;

import dev.hookswitch.call.NumberForm;
import dev.hookswitch.callflow.CallFlows;
import dev.hookswitch.callflow.Decisions;
import dev.hookswitch.callflow.Flow;
import dev.hookswitch.callflow.Flows;
import dev.hookswitch.callflow.HandedOverCalls;
import dev.hookswitch.callflow.Identification;
import dev.hookswitch.callflow.Instructions;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.operations.FlowReports;
import dev.hookswitch.operations.Outbox;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxControl;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlCallerHistories;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.Requests;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Call flows by the settings. Questions have an HTTP client of their own: what it costs to deliver
 * events keeps no caller waiting.
 */
final class CallFlowWiring implements AutoCloseable {

  private final InstantSource clock;
  private final HttpSender sender;
  private final Decisions decisions;
  private final Map<String, Identification> identifications = new LinkedHashMap<>();
  private final List<HandedOverCalls> handedOver = new ArrayList<>();

  CallFlowWiring(
      Settings settings,
      Database database,
      Directories directories,
      AddressGuard guard,
      Requests requests,
      Outbox outbox,
      RandomGenerator random,
      InstantSource clock) {
    this.clock = clock;
    this.sender =
        new HttpSender(
            guard,
            Flow.LONGEST_LIMIT,
            settings.delivery().proxy(),
            clock,
            Version.text(),
            requests);
    Map<String, UnaryOperator<String>> forms = new HashMap<>();
    for (Settings.Pbx pbx : settings.pbx()) {
      UnaryOperator<String> form = forAllThreads(pbx.numbers());
      forms.put(pbx.name(), form);
      identifications.put(
          pbx.name(), new Identification(pbx.name(), pbx.defaultAccount(), directories, form));
    }
    this.decisions =
        new Decisions(
            new Flows(settings.callFlows(), (pbx, number) -> form(forms, pbx).apply(number)),
            new SqlCallerHistories(database),
            sender,
            new Instructions(directories, (pbx, device) -> isTrunk(settings, pbx, device)),
            new FlowReports(outbox, clock),
            random,
            clock);
  }

  private static UnaryOperator<String> form(Map<String, UnaryOperator<String>> forms, String pbx) {
    return forms.getOrDefault(pbx, UnaryOperator.identity());
  }

  private static UnaryOperator<String> forAllThreads(NumberForm form) {
    return number -> {
      synchronized (form) {
        return form.form(number);
      }
    };
  }

  private static boolean isTrunk(Settings settings, String pbx, String device) {
    return settings.pbx().stream()
        .anyMatch(each -> each.name().equals(pbx) && each.ami().isTrunk(device));
  }

  CallFlows flows() {
    return new CallFlows(decisions, List.copyOf(identifications.values()));
  }

  /** Who is to hear what that control tells, and takes of it what is handed over. */
  Consumer<ControlNews> listener(PbxControl control) {
    Identification identification = identifications.get(control.name());
    if (identification == null) {
      throw new IllegalStateException("the settings have no PBX " + control.name());
    }
    HandedOverCalls calls = new HandedOverCalls(control, identification, decisions, clock);
    handedOver.add(calls);
    return calls;
  }

  /** Decides what is under way. To be called before the controls are closed. */
  @Override
  public void close() {
    handedOver.forEach(HandedOverCalls::close);
    sender.close();
  }
}
