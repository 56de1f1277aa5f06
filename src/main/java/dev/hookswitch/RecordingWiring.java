package dev.hookswitch;

import dev.hookswitch.journal.Journal;
import dev.hookswitch.observation.ObservedPbx;
import dev.hookswitch.pbx.PbxRecorder;
import dev.hookswitch.pbx.asterisk.AsteriskRecorder;
import dev.hookswitch.recording.Recordings;
import dev.hookswitch.store.Change;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlRecordingStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the rooms of recordings together, as the settings want them. */
final class RecordingWiring {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingWiring.class);

  private RecordingWiring() {}

  static Recordings recordings(
      Settings settings,
      Database database,
      Database working,
      Journal journal,
      InstantSource clock) {
    RecordingSettings wanted = settings.recordings();
    List<PbxRecorder> recorders = new ArrayList<>();
    for (Settings.Pbx pbx : settings.pbx()) {
      recorder(pbx, wanted).ifPresent(recorders::add);
    }
    if (recorders.isEmpty() && !wanted.rules().list().isEmpty()) {
      LOG.warn("no call is recorded: no PBX has ari, or a folder in recordings.folders");
    }
    Recordings recordings =
        new Recordings(
            new Recordings.Parts(
                new SqlRecordingStore(database, working),
                wanted.archive(clock),
                journal,
                recorders,
                wanted.rules(),
                wanted.limits(settings.retention().recordings()),
                settings.server().publicUrl()),
            clock);
    database.follow(Change.RECORDINGS, recordings::refresh);
    return recordings;
  }

  /** How that PBX's calls are recorded; none where its files could not be fetched. */
  static Optional<PbxRecorder> recorder(Settings.Pbx pbx, RecordingSettings wanted) {
    Path folder = wanted.folders().get(pbx.name());
    if (folder != null) {
      return Optional.of(AsteriskRecorder.onFolder(pbx.ami(), folder));
    }
    return Optional.ofNullable(pbx.ari())
        .map(ari -> AsteriskRecorder.overAri(pbx.ami(), ari.url(), ari.username(), ari.password()));
  }

  /** Each hears of the other. */
  static void accompany(Recordings recordings, ObservedPbx pbx) {
    pbx.setBystander(recordings.accompany(pbx.name(), pbx::tell));
  }
}
