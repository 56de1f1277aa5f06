package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.PbxRecorder;
import dev.hookswitch.pbx.asterisk.AmiActions.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records with Asterisk's MixMonitor, 16 to 22, told by the manager interface.
 *
 * <p>MixMonitor with {@code r(…)t(…)} writes both directions of one channel into two files in step,
 * with silence where one of them has nothing to say; it stays with the channel through every bridge
 * and transfer. ARI could do it with two snoop channels for each call, which nothing keeps in step,
 * and which are channels of the PBX in their own right (RATIONALE.md). The price: the action
 * MixMonitor needs {@code write = system} in manager.conf, where stopping and muting need {@code
 * call} alone. That class lets whoever knows the secret run programs as Asterisk does (MixMonitor's
 * Command is one): the manager port must be open to this program alone.
 *
 * <p>The files lie in the spool's folder {@code recording}, beside which MixMonitor's own folder
 * {@code monitor} is, because only the former is shown by ARI. Which MixMonitor is ours, Asterisk
 * itself remembers, in a variable of the channel: nothing is forgotten with this program. Muting
 * one alone is new in 18.18 and 20.3 (header MixMonitorID); before, Asterisk mutes the first that
 * the channel has, also where the dialplan had begun it.
 */
public final class AsteriskRecorder implements PbxRecorder {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final Pattern MAJOR = Pattern.compile("(\\d+)\\..*");

  /** From here on both files are kept in step without being asked to; before, option S asks. */
  private static final int IN_STEP_BY_ITSELF = 18;

  private final String link;
  private final AmiActions ami;
  private final RecordingSpool spool;

  private AsteriskRecorder(AmiSettings settings, RecordingSpool spool) {
    this.link = settings.name();
    this.ami = new AmiActions(settings);
    this.spool = spool;
  }

  /** One whose files are fetched over ARI. */
  public static AsteriskRecorder overAri(
      AmiSettings settings, URI ari, String username, String password) {
    return new AsteriskRecorder(settings, new AriSpool(ari, username, password));
  }

  /** One whose spool's folder {@code recording} is a folder here. */
  public static AsteriskRecorder onFolder(AmiSettings settings, Path folder) {
    return new AsteriskRecorder(settings, new FolderSpool(folder));
  }

  @Override
  public String name() {
    return link;
  }

  @Override
  public CommandOutcome start(String channel, String recording) {
    CommandOutcome before = idOf(channel, recording);
    if (!(before instanceof Done(String id)) || !id.isEmpty()) {
      return before;
    }
    return outcome(
        ami.order(
            "Action",
            "MixMonitor",
            "Channel",
            channel,
            "Options",
            "r(../recording/"
                + file(recording, Side.SAID)
                + ".wav)t(../recording/"
                + file(recording, Side.HEARD)
                + ".wav)i("
                + variable(recording)
                + ")"
                + (isOld() ? "S" : "")));
  }

  private boolean isOld() {
    Matcher major = MAJOR.matcher(ami.version());
    return major.matches() && Integer.parseInt(major.group(1)) < IN_STEP_BY_ITSELF;
  }

  @Override
  public CommandOutcome stop(String channel, String recording) {
    return switch (idOf(channel, recording)) {
      case NotThere _ -> new Done("");
      case Done(String id) when id.isEmpty() -> new Done("");
      case Done(String id) -> {
        CommandOutcome stopped =
            outcome(ami.order("Action", "StopMixMonitor", "Channel", channel, "MixMonitorID", id));
        // what cannot be stopped any more has ended
        yield stopped instanceof Unknown ? stopped : new Done("");
      }
      case CommandOutcome other -> other;
    };
  }

  @Override
  public CommandOutcome mute(String channel, String recording, boolean on) {
    return switch (idOf(channel, recording)) {
      case Done(String id) when id.isEmpty() -> new NotThere();
      case Done(String id) ->
          outcome(
              ami.order(
                  "Action",
                  "MixMonitorMute",
                  "Channel",
                  channel,
                  "Direction",
                  "both",
                  "State",
                  on ? "1" : "0",
                  "MixMonitorID",
                  id));
      case CommandOutcome other -> other;
    };
  }

  /** Asterisk's own id of it; empty where it was not begun on that channel. */
  private CommandOutcome idOf(String channel, String recording) {
    Answer answer =
        ami.question("Action", "Getvar", "Channel", channel, "Variable", variable(recording));
    return answer instanceof Answer.Given(AmiMessage message) && message.isSuccess()
        ? new Done(message.get("Value"))
        : outcome(answer);
  }

  private CommandOutcome outcome(Answer answer) {
    return switch (answer) {
      case Answer.NotAsked(String sentence) -> new Unknown(sentence);
      case Answer.Lost(String sentence) -> new Unknown(sentence);
      case Answer.Given(AmiMessage message) when message.isSuccess() -> new Done("");
      case Answer.Given(AmiMessage message) when message.get("Message").equals("No such channel") ->
          new NotThere();
      case Answer.Given(AmiMessage message) -> new Refused(inWords(message.get("Message")));
    };
  }

  private String inWords(String message) {
    return "the PBX "
        + link
        + (message.equals("Permission denied")
            ? " does not let its manager user record: give write=system,call in manager.conf"
            : " would not record: " + message);
  }

  private static String variable(String recording) {
    return "HOOKSWITCH_" + checked(recording);
  }

  private static String file(String recording, Side side) {
    return checked(recording) + (side == Side.SAID ? "-said" : "-heard");
  }

  private static String checked(String recording) {
    if (!NAME.matcher(recording).matches()) {
      throw new IllegalArgumentException("no name of a recording: " + recording);
    }
    return recording;
  }

  @Override
  public CommandOutcome fetch(String recording, Side side, Path into, long most)
      throws IOException {
    return spool.fetch(file(recording, side), into, most);
  }

  @Override
  public CommandOutcome remove(String recording) {
    CommandOutcome said = spool.remove(file(recording, Side.SAID));
    CommandOutcome heard = spool.remove(file(recording, Side.HEARD));
    return said.isDone() ? heard : said;
  }

  /** Asks for a recording of no channel: who may record is told what is missing. */
  @Override
  public Optional<String> trouble() {
    return switch (ami.question("Action", "MixMonitor")) {
      case Answer.NotAsked(String sentence) -> Optional.of(sentence);
      case Answer.Lost(String sentence) -> Optional.of(sentence);
      case Answer.Given(AmiMessage message)
          when message.get("Message").equals("Permission denied") ->
          Optional.of(inWords("Permission denied"));
      case Answer.Given(AmiMessage message) when message.get("Message").startsWith("Invalid") ->
          Optional.of("the PBX " + link + " has no MixMonitor: load app_mixmonitor");
      case Answer.Given _ -> spool.trouble();
    };
  }

  @Override
  public void close() {
    ami.close();
    spool.close();
  }
}
