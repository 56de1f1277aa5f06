package dev.hookswitch;

import dev.hookswitch.call.CallReplay;
import dev.hookswitch.call.Directory;
import dev.hookswitch.call.NumberForm;
import dev.hookswitch.call.Switchboard;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.pbx.asterisk.AmiRecording;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the events that recorded lines of a manager connection give. */
@Command(
    name = "replay",
    description = "Prints the events that a recording of a PBX gives, as a table or as JSON.")
final class ReplayCommand implements Callable<Integer> {

  /** What trunks are mostly called; for a recording that nobody says more about. */
  private static final List<String> USUAL_TRUNKS =
      List.of("*trunk*", "*Trunk*", "*TRUNK*", "gw*", "*gateway*", "*provider*", "pstn*", "*-out");

  @Parameters(paramLabel = "FILE", description = "the recording")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the settings: trunks, users, numbers and country")
  private @Nullable Path config;

  @Option(names = "--pbx", paramLabel = "NAME", description = "which PBX of the settings")
  private @Nullable String pbx;

  @Option(
      names = "--trunk",
      paramLabel = "NAME",
      description = "an endpoint that leads to the telephone network (* allowed, may be repeated)")
  private @Nullable List<String> trunks;

  @Option(names = "--json", description = "one event a line, as endpoints receive it")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    AmiRecording recording = read();
    Settings settings = config == null ? null : SettingsReader.read(config, System::getenv);
    Settings.Pbx chosen = settings == null ? null : settings.choose(pbx);
    String link = chosen == null ? "pbx1" : chosen.name();
    Directory directory =
        settings == null ? new Directory(List.of(), Map.of()) : settings.directory();
    Switchboard board =
        chosen == null
            ? new Switchboard(link, "default", NumberForm.AS_IS, directory)
            : new Switchboard(link, chosen.defaultAccount(), chosen.numbers(), directory);
    CallReplay replay = new CallReplay(board);
    List<String> patterns = trunks(recording, chosen);
    recording.play(link, patterns, replay, replay::time);
    PrintStream out = System.out;
    if (json) {
      replay.events().forEach(event -> out.println(EventJson.encodeToString(event)));
    } else {
      EventTable.print(replay.events(), out);
      out.printf(
          "%d messages, %d calls, %d open at the end; trunks: %s%n",
          recording.messages(),
          replay.events().stream().map(CallEvent::sessionId).distinct().count(),
          board.openSessions(),
          String.join(" ", patterns));
    }
    return Main.DONE;
  }

  private AmiRecording read() throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return AmiRecording.read(in);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is not a text in UTF-8", e);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private List<String> trunks(AmiRecording recording, Settings.@Nullable Pbx chosen) {
    if (trunks != null) {
      return trunks;
    }
    if (chosen != null) {
      return chosen.ami().trunks();
    }
    return recording.trunks().isEmpty() ? USUAL_TRUNKS : recording.trunks();
  }
}
