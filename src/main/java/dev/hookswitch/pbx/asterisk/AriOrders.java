package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxCommand.Answer;
import dev.hookswitch.pbx.PbxCommand.ChannelState;
import dev.hookswitch.pbx.PbxCommand.ContinueAt;
import dev.hookswitch.pbx.PbxCommand.EndBridge;
import dev.hookswitch.pbx.PbxCommand.FindChannel;
import dev.hookswitch.pbx.PbxCommand.FindDestination;
import dev.hookswitch.pbx.PbxCommand.FindHandedOver;
import dev.hookswitch.pbx.PbxCommand.HangUp;
import dev.hookswitch.pbx.PbxCommand.JoinBridge;
import dev.hookswitch.pbx.PbxCommand.MakeBridge;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import dev.hookswitch.pbx.PbxCommand.Play;
import dev.hookswitch.pbx.PbxCommand.ReadVariable;
import dev.hookswitch.pbx.PbxCommand.Ringback;
import dev.hookswitch.pbx.PbxCommand.SetVariable;
import dev.hookswitch.pbx.PbxCommand.StopPlaying;
import dev.hookswitch.pbx.asterisk.AriAnswer.Given;
import dev.hookswitch.pbx.asterisk.AriAnswer.Lost;
import dev.hookswitch.pbx.asterisk.AriAnswer.NotSent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Orders as requests, answers as outcomes. What each answer means was found out on Asterisk 22 and
 * in its source; the tests in the laboratory hold it to that. Safe for all threads.
 */
final class AriOrders {

  /**
   * Stasis() takes its arguments apart at commas and takes quotes, brackets and backslashes out.
   */
  private static final Pattern ARGUMENT = Pattern.compile("[^,\"'\\\\()\\[\\]{}\\p{Cntrl}]+");

  /** Asterisk accepts others and then never says that it has ended. */
  private static final Set<String> MEDIA =
      Set.of("sound", "recording", "number", "digits", "characters", "tone");

  /** Said of a server that has no ARI, or not this part of it. */
  static final String NOTHING_THERE =
      "has nothing at this path: enabled=yes in ari.conf, and the modules res_ari_*.so loaded?";

  /** TECHNOLOGY/NAME, or TECHNOLOGY/NUMBER@NAME. */
  private static final Pattern ENDPOINT =
      Pattern.compile("(PJSIP|SIP|IAX2)/(?:[^/@&]*@)?([A-Za-z0-9_.-]+)");

  private final AriSettings settings;
  private final AriClient client;

  AriOrders(AriSettings settings, AriClient client) {
    this.settings = settings;
    this.client = client;
  }

  CommandOutcome carryOut(PbxCommand command) {
    return switch (command) {
      case PlaceCall call -> place(call);
      case HangUp(String channel, HangUp.Reason reason) ->
          ask(
              AriRequest.delete("channels", channel)
                  .asking("reason", reason.name().toLowerCase(Locale.ROOT)));
      case Answer(String channel) -> ask(AriRequest.post("channels", channel, "answer"));
      case MakeBridge(String bridge) -> make(bridge);
      case JoinBridge(String bridge, String channel) ->
          ask(AriRequest.post("bridges", bridge, "addChannel").saying(Map.of("channel", channel)));
      case EndBridge(String bridge) -> ask(AriRequest.delete("bridges", bridge));
      case Ringback(String channel, boolean on) ->
          ask(
              on
                  ? AriRequest.post("channels", channel, "ring")
                  : AriRequest.delete("channels", channel, "ring"));
      case Play play -> play(play);
      case StopPlaying(String playback) -> ask(AriRequest.delete("playbacks", playback));
      case SetVariable(String channel, String name, String value) ->
          ask(
              AriRequest.post("channels", channel, "variable")
                  .saying(Map.of("variable", name, "value", value)));
      case ReadVariable(String channel, String name) -> read(channel, name);
      case ContinueAt(String channel, String context, String extension, int priority) ->
          ask(
              AriRequest.post("channels", channel, "continue")
                  .saying(
                      Map.of("context", context, "extension", extension, "priority", priority)));
      case FindChannel(String channel) -> find(channel);
      case FindHandedOver(String argument) -> findHandedOver(argument);
      case FindDestination(String destination) -> findDestination(destination);
    };
  }

  private CommandOutcome ask(AriRequest request) {
    return ask(request, AriOrders::taken);
  }

  private CommandOutcome ask(AriRequest request, Function<Given, CommandOutcome> whenTaken) {
    return outcome(client.send(request), whenTaken);
  }

  private static CommandOutcome taken(Given answer) {
    return new Done("");
  }

  private CommandOutcome outcome(AriAnswer answer, Function<Given, CommandOutcome> whenTaken) {
    return switch (answer) {
      case Given given when given.isSuccess() -> whenTaken.apply(given);
      case Given given when given.isNotThere() -> new NotThere();
      case Given given -> notDone(given);
      // nothing was done, but that is of no use: whoever asks must ask again in any case
      case NotSent(String trouble) -> unknown(trouble);
      case Lost(String trouble) -> unknown(trouble);
    };
  }

  private CommandOutcome notDone(Given given) {
    // what stands between us and Asterisk does not know what became of a request
    return given.status() == 502 || given.status() == 504
        ? unknown(inWords(given))
        : refused(inWords(given));
  }

  /** What a request that was not carried out was answered with, to complete "ADDRESS …". */
  static String inWords(Given given) {
    if (given.isNoResource()) {
      return "has nothing at this path: enabled=yes in ari.conf, and the modules res_ari_*.so"
          + " loaded?";
    }
    return switch (given.status()) {
      case 401 ->
          "refused the login: is the user a section of ari.conf with type=user and this password?";
      case 403 -> "lets the user change nothing: read_only=no in ari.conf";
      default ->
          "answered " + given.status() + (given.message().isEmpty() ? "" : ": " + given.message());
    };
  }

  private Unknown unknown(String trouble) {
    return new Unknown(settings.address() + " " + trouble);
  }

  private Refused refused(String trouble) {
    return new Refused(settings.address() + " " + trouble);
  }

  // calls

  private CommandOutcome place(PlaceCall call) {
    if (call.channel().isEmpty()) {
      return new Refused("a call needs an id of its channel");
    }
    if (!call.arguments().stream().allMatch(each -> ARGUMENT.matcher(each).matches())) {
      return new Refused(
          "an argument must not be empty, nor contain commas, quotes, brackets or backslashes");
    }
    return switch (client.sendApart(request(call))) {
      case Given given when given.isSuccess() -> new Done("");
      case Given given when given.status() == 409 || given.status() >= 500 ->
          lookFor(call.channel(), given);
      case Given given -> refused(inWords(given));
      case NotSent(String trouble) -> refused(trouble);
      case Lost(String trouble) -> unknown(trouble);
    };
  }

  private AriRequest request(PlaceCall call) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("endpoint", call.destination());
    fields.put("app", settings.app());
    fields.put("appArgs", String.join(",", call.arguments()));
    fields.put("channelId", call.channel());
    // a part of a second counts whole; 0 would be Asterisk's default of 30 s
    fields.put("timeout", Math.max(1, call.ringing().plusMillis(999).toSeconds()));
    fields.put("variables", call.variables());
    if (call.originator() != null) {
      fields.put("originator", call.originator());
    }
    if (!call.callerNumber().isEmpty()) {
      fields.put("callerId", call.callerNumber());
    }
    return AriRequest.post("channels").saying(fields);
  }

  /**
   * A 409 means that the id is taken, because the order was given before. A 500 means that Asterisk
   * could not dial (the device is not registered, the endpoint not known), and may mean it also
   * where the channel lives from an order given before. Other answers are those of a proxy.
   */
  private CommandOutcome lookFor(String channel, Given failure) {
    return switch (find(channel)) {
      case Done _ -> new Done("");
      case NotThere _ when failure.status() == 500 -> refused("could not dial");
      case NotThere _, Refused _, Unknown _ -> unknown(inWords(failure));
    };
  }

  private CommandOutcome find(String channel) {
    return ask(
        AriRequest.get("channels", channel),
        given -> {
          String state = given.json().path("state").asString("");
          return state.isEmpty()
              ? unknown("answered with no channel")
              : new Done((state.equals("Up") ? ChannelState.UP : ChannelState.CALLING).name());
        });
  }

  /** What the application has, whichever program had its name before, and of that what is meant. */
  private CommandOutcome findHandedOver(String argument) {
    return ask(
        AriRequest.get("applications", settings.app()),
        given ->
            new Done(
                given
                    .json()
                    .path("channel_ids")
                    .valueStream()
                    .map(id -> id.asString(""))
                    .filter(id -> !id.isEmpty() && isHandedOver(id, argument))
                    .collect(Collectors.joining(" "))));
  }

  /** One that cannot be asked about is not found. */
  private boolean isHandedOver(String channel, String argument) {
    if (!(client.send(AriRequest.get("channels", channel)) instanceof Given given)) {
      return false;
    }
    JsonNode dialplan = given.json().path("dialplan");
    String line = settings.app() + "," + argument;
    String data = dialplan.path("app_data").asString("");
    return dialplan.path("app_name").asString("").equals("Stasis")
        && (data.equals(line) || data.startsWith(line + ","));
  }

  /** Of a number over a trunk the trunk; a chain of destinations, or an address, is nobody's. */
  private CommandOutcome findDestination(String destination) {
    Matcher named = ENDPOINT.matcher(destination);
    return named.matches()
        ? ask(AriRequest.get("endpoints", named.group(1), named.group(2)))
        : new Done("");
  }

  // others

  /** Mixing is the default, and no type must be named where the bridge is there (Asterisk 16). */
  private CommandOutcome make(String bridge) {
    AriAnswer answer = client.send(AriRequest.post("bridges", bridge));
    boolean isThere = answer instanceof Given given && given.status() == 409;
    return isThere ? new Done("") : outcome(answer, AriOrders::taken);
  }

  private CommandOutcome play(Play play) {
    List<String> media = List.of(play.media().split(":", 2));
    if (media.size() < 2 || !MEDIA.contains(media.getFirst())) {
      return new Refused("what is played begins with one of " + MEDIA.stream().sorted().toList());
    }
    return ask(
        AriRequest.post("channels", play.channel(), "play", play.playback())
            .saying(Map.of("media", play.media())));
  }

  private CommandOutcome read(String channel, String name) {
    AriAnswer answer =
        client.send(AriRequest.get("channels", channel, "variable").asking("variable", name));
    boolean isUnset =
        answer instanceof Given given
            && given.status() == 404
            && given.message().equals("Provided variable was not found");
    return isUnset
        ? new Done("")
        : outcome(answer, given -> new Done(given.json().path("value").asString("")));
  }
}
