package dev.hookswitch.recording;

import dev.hookswitch.archive.Archive;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import dev.hookswitch.pbx.PbxRecorder;
import dev.hookswitch.pbx.PbxRecorder.Side;
import dev.hookswitch.recording.Recording.Audio;
import dev.hookswitch.recording.StereoMix.Mixed;
import dev.hookswitch.recording.StereoMix.Piece;
import dev.hookswitch.recording.WavFile.NotWavException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches one recording: its files from the PBX into the work folder, from there mixed into one,
 * and that into the archive. Nothing is removed from the PBX here. Made for one try, by one thread.
 */
final class Fetching {

  /** From this try on what is not there will not come, and what is not closed never will be. */
  static final int ENOUGH = 4;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);

  /** What came of a try. */
  sealed interface Outcome {

    record Fetched(Audio audio) implements Outcome {}

    /** To be tried again; a number of times, or until it works where the trouble is ours. */
    record Later(String sentence, boolean ours) implements Outcome {}

    /** There is nothing to hear. */
    record Never(String sentence) implements Outcome {}
  }

  /** Ends the try where it is. */
  private static final class Ended extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Outcome outcome;

    Ended(Outcome outcome) {
      super(null, null, false, false);
      this.outcome = outcome;
    }
  }

  private final Recording recording;
  private final PbxRecorder pbx;
  private final Archive archive;
  private final Path folder;
  private long left;
  private boolean someMissing;

  /**
   * Makes one.
   *
   * @param work the folder in which it makes one of its own
   * @param largest bytes of all files together
   */
  Fetching(Recording recording, PbxRecorder pbx, Archive archive, Path work, long largest) {
    this.recording = recording;
    this.pbx = pbx;
    this.archive = archive;
    this.folder = work.resolve(recording.id());
    this.left = Math.min(largest, StereoMix.LARGEST / 2);
  }

  /** Where the archive has, or would have, that recording. */
  static String place(Recording recording) {
    return DAY.format(recording.startedAt()) + "/" + recording.id() + ".wav";
  }

  Outcome run() {
    try {
      WorkFolder.clear(folder);
      WorkFolder.make(folder);
      try {
        return keep(fetch());
      } finally {
        WorkFolder.clear(folder);
      }
    } catch (Ended e) {
      return e.outcome;
    } catch (IOException e) {
      return new Outcome.Later(WorkFolder.inWords(folder, e), true);
    }
  }

  private List<Piece> fetch() throws IOException, Ended {
    List<Piece> pieces = new ArrayList<>();
    for (int number = 0; number < recording.parts().size(); number++) {
      Part part = recording.parts().get(number);
      WavFile said = fetch(number, Side.SAID);
      WavFile heard = fetch(number, Side.HEARD);
      if (said != null || heard != null) {
        Duration since = Duration.between(recording.startedAt(), part.since());
        pieces.add(part.swapped() ? new Piece(heard, said, since) : new Piece(said, heard, since));
      } else if (part.begun()) {
        someMissing = true;
      }
    }
    return pieces;
  }

  private @Nullable WavFile fetch(int number, Side side) throws IOException, Ended {
    Path file = folder.resolve(number + "-" + side + ".wav");
    CommandOutcome outcome = pbx.fetch(recording.nameOnPbx(number), side, file, left);
    return switch (outcome) {
      case Done _ -> read(file);
      case NotThere _ -> missing(number);
      case Refused(String sentence) -> throw new Ended(new Outcome.Never(sentence));
      case Unknown(String sentence) -> throw new Ended(new Outcome.Later(sentence, false));
    };
  }

  private @Nullable WavFile missing(int number) throws Ended {
    boolean mayCome = recording.parts().get(number).begun() && recording.tries() < ENOUGH;
    if (mayCome) {
      throw new Ended(new Outcome.Later("the PBX does not have a file of it", false));
    }
    return null;
  }

  private WavFile read(Path file) throws IOException, Ended {
    left -= Files.size(file);
    boolean mayMend = recording.tries() < ENOUGH;
    try {
      WavFile wav = WavFile.read(file);
      if (!wav.finished() && mayMend) {
        throw new Ended(new Outcome.Later("the PBX is still writing it", false));
      }
      return wav;
    } catch (NotWavException e) {
      String sentence = String.valueOf(e.getMessage());
      throw new Ended(mayMend ? new Outcome.Later(sentence, false) : new Outcome.Never(sentence));
    }
  }

  private Outcome keep(List<Piece> pieces) throws IOException, Ended {
    if (pieces.isEmpty()) {
      return new Outcome.Never(
          someMissing
              ? "the PBX no longer has its files"
              : "the PBX could not be told in time to record it");
    }
    int rate = rate(pieces);
    Path mixed = folder.resolve("mixed.wav");
    Mixed mix = StereoMix.mix(pieces, rate, mixed);
    String place = place(recording);
    try {
      archive.put(place, mixed, mix.sha256());
    } catch (IOException e) {
      return new Outcome.Later(String.valueOf(e.getMessage()), true);
    }
    return new Outcome.Fetched(new Audio(place, mix.size(), mix.sha256(), mix.duration()));
  }

  private static int rate(List<Piece> pieces) throws Ended {
    int rate = 0;
    for (Piece piece : pieces) {
      for (WavFile file : new @Nullable WavFile[] {piece.first(), piece.second()}) {
        if (file != null && rate != 0 && rate != file.rate()) {
          throw new Ended(new Outcome.Never("its files have different sample rates"));
        }
        rate = file == null ? rate : file.rate();
      }
    }
    return rate;
  }
}
