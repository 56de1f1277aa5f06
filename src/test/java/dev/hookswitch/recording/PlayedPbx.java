package dev.hookswitch.recording;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.PbxRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A PBX that records, as a test wants it: with channels that live, and answers that are lost. */
public final class PlayedPbx implements PbxRecorder {

  /** Those that live. */
  public final Set<String> channels = ConcurrentHashMap.newKeySet();

  /** Each order that was carried out. */
  public final List<String> done = new ArrayList<>();

  /** What was recorded, by its name and side. */
  public final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /** What every order gets for an answer, and nothing is done; null: it is carried out. */
  public volatile @Nullable CommandOutcome answer;

  /** Orders are carried out, and their answers lost. */
  public volatile @Nullable CommandOutcome lost;

  private final Set<String> running = ConcurrentHashMap.newKeySet();

  @Override
  public String name() {
    return "pbx1";
  }

  private CommandOutcome carryOut(String order, String channel) {
    CommandOutcome fixed = answer;
    if (fixed != null) {
      return fixed;
    }
    if (!channels.contains(channel)) {
      return new NotThere();
    }
    done.add(order);
    CommandOutcome instead = lost;
    return instead == null ? new Done("") : instead;
  }

  @Override
  public synchronized CommandOutcome start(String channel, String recording) {
    if (answer == null && running.contains(recording)) {
      return new Done("");
    }
    CommandOutcome outcome = carryOut("start " + channel + " " + recording, channel);
    if (answer == null && channels.contains(channel)) {
      running.add(recording);
    }
    return outcome;
  }

  @Override
  public synchronized CommandOutcome stop(String channel, String recording) {
    CommandOutcome outcome = carryOut("stop " + channel + " " + recording, channel);
    return outcome instanceof NotThere ? new Done("") : outcome;
  }

  @Override
  public synchronized CommandOutcome mute(String channel, String recording, boolean on) {
    return running.contains(recording)
        ? carryOut((on ? "mute " : "unmute ") + channel + " " + recording, channel)
        : new NotThere();
  }

  /** As it is when the channel is gone. */
  public void record(String name, byte[] said, byte[] heard) {
    files.put(name + Side.SAID, said);
    files.put(name + Side.HEARD, heard);
  }

  @Override
  public CommandOutcome fetch(String recording, Side side, Path into, long most)
      throws IOException {
    CommandOutcome fixed = answer;
    byte[] file = files.get(recording + side);
    if (fixed != null || file == null) {
      return fixed == null ? new NotThere() : fixed;
    }
    if (file.length > most) {
      return new Refused("a file of it is larger than allowed");
    }
    Files.write(into, file);
    return new Done("");
  }

  @Override
  public CommandOutcome remove(String recording) {
    CommandOutcome fixed = answer;
    if (fixed != null) {
      return fixed;
    }
    files.remove(recording + Side.SAID);
    files.remove(recording + Side.HEARD);
    return new Done("");
  }

  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public void close() {
    // nothing is open
  }
}
