package dev.hookswitch;

import dev.hookswitch.callflow.Choice;
import dev.hookswitch.callflow.Choices;
import dev.hookswitch.callflow.Flow;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.EndpointFields;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.SigningKey;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.Ids;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code call_flow}: whom to ask what is done with calls. */
final class CallFlowReader {

  private static final Pattern PREFIX = Pattern.compile("\\+?[0-9]{1,20}");
  private static final Duration SHORTEST_LIMIT = Duration.ofMillis(100);

  private CallFlowReader() {}

  static List<Flow> read(YamlNode node, List<Settings.Pbx> pbx) {
    List<Flow> flows = new ArrayList<>();
    Set<Flow.Calls> known = new HashSet<>();
    for (YamlNode each : node.list()) {
      Flow flow = flow(each, pbx);
      if (!known.add(flow.calls())) {
        throw each.wrong("two of call_flow are for the same calls");
      }
      flows.add(flow);
    }
    if (!flows.isEmpty() && pbx.stream().allMatch(each -> each.ari() == null)) {
      throw node.wrong("call_flow needs a PBX with asterisk.ari: it hands over the calls");
    }
    return flows;
  }

  private static Flow flow(YamlNode node, List<Settings.Pbx> pbx) {
    Set<String> dids = new TreeSet<>();
    node.get("dids").list().forEach(each -> dids.add(each.text()));
    String account = node.get("account").optionalText();
    Flow.Calls calls = new Flow.Calls(dids, account, pbx(node.get("pbx"), pbx));
    URI url = node.require("url").url();
    RequestStyle style = EndpointFields.connection(new YamlFields(node), RequestStyle.PLAIN);
    Endpoint endpoint =
        Endpoint.of(
                id(calls, dids),
                url,
                account,
                node.require("secret").parsed(SigningKey::parse),
                Instant.EPOCH)
            .withOrigin(Endpoint.Origin.FILE)
            .withStyle(style);
    Flow flow =
        new Flow(
            endpoint,
            calls,
            limit(node.get("timeout")),
            otherwise(node.get("default")),
            node.get("prefixes").list().stream().map(CallFlowReader::prefix).toList());
    node.closed();
    return flow;
  }

  /** The same calls are the same flow, whoever is asked. No number of them can be read from it. */
  private static String id(Flow.Calls calls, Set<String> dids) {
    String facts = String.join(",", dids) + "|" + calls.account() + "|" + calls.pbx();
    return "flow_" + Ids.session("call_flow", facts).substring(2);
  }

  private static @Nullable String pbx(YamlNode node, List<Settings.Pbx> pbx) {
    String name = node.optionalText();
    if (name != null && pbx.stream().noneMatch(each -> each.name().equals(name))) {
      throw node.wrong("there is no PBX with the name " + name);
    }
    return name;
  }

  private static Duration limit(YamlNode node) {
    Duration limit = node.isAbsent() ? Flow.DEFAULT_LIMIT : node.duration();
    if (limit.compareTo(SHORTEST_LIMIT) < 0 || limit.compareTo(Flow.LONGEST_LIMIT) > 0) {
      throw node.wrong(
          "timeout must be from "
              + TimeText.of(SHORTEST_LIMIT)
              + " to "
              + TimeText.of(Flow.LONGEST_LIMIT)
              + ": a caller waits");
    }
    return limit;
  }

  /** The word alone, or what an endpoint might answer. */
  private static Choice otherwise(YamlNode node) {
    if (node.isAbsent() || node.plain().equals("continue")) {
      return Choice.CONTINUE;
    }
    return switch (Choices.of(node.plain())) {
      case Choices.Read.Chosen(Choice choice) -> choice;
      case Choices.Read.Unusable(String sentence) ->
          throw node.wrong("default cannot be used: " + sentence);
    };
  }

  private static String prefix(YamlNode node) {
    String prefix = node.text();
    if (!PREFIX.matcher(prefix).matches()) {
      throw node.wrong("a prefix must be 1 to 20 digits, with or without a plus sign before them");
    }
    return prefix;
  }
}
