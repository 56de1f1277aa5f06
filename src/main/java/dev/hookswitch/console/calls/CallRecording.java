package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Durations;
import dev.hookswitch.console.frame.Language;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Turned;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.event.Ids;
import dev.hookswitch.journal.CallRow;
import dev.hookswitch.recording.Heard;
import dev.hookswitch.recording.Listening;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.RecordingStatus;
import dev.hookswitch.recording.Recordings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** How a call sounds: for the player on its page, which has the session's cookie and no key. */
public final class CallRecording {

  private final Recordings recordings;
  private final Visitors visitors;

  public CallRecording(Recordings recordings, Visitors visitors) {
    this.recordings = recordings;
    this.visitors = visitors;
  }

  public void mount(RoutesConfig routes) {
    routes.get("/console/calls/{session_id}/recording", this::listen);
  }

  /** What the call's page says of it. */
  RecordingLine line(CallRow call, Language language) {
    return recordings
        .find(Ids.recording(call.sessionId()))
        .map(recording -> line(recording, language))
        .orElseGet(() -> new RecordingLine(null, language.text("recording.none")));
  }

  private static RecordingLine line(Recording recording, Language language) {
    Recording.Audio audio = recording.audio();
    if (recording.status() == RecordingStatus.READY && audio != null) {
      return new RecordingLine(
          "/console/calls/" + recording.sessionId() + "/recording",
          language.text("recording.ready", Durations.clock(audio.duration())));
    }
    String key =
        recording.status() == RecordingStatus.RECORDING && recording.paused()
            ? "paused"
            : recording.status().word();
    return new RecordingLine(null, language.text("recording." + key));
  }

  private void listen(Context ctx) {
    Visitor visitor = visitors.who(ctx, Right.SEE_CALLS);
    Recording recording =
        recordings
            .find(Ids.recording(ctx.pathParam("session_id")))
            .filter(each -> visitor.maySee(each.account()))
            .orElseThrow(Turned::notFound);
    Heard heard = Listening.of(ctx::header).hear(recordings, recording);
    Pages.protect(ctx);
    heard.headers().forEach(ctx::header);
    ctx.status(heard.status());
    switch (heard) {
      case Heard.Sound sound ->
          ctx.disableCompression().contentType(Heard.Sound.TYPE).result(sound.in());
      case Heard.Known _ -> {}
      case Heard.Nothing nothing -> ctx.result(nothing.sentence());
    }
  }
}
