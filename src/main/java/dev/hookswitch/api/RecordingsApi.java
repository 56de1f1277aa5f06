package dev.hookswitch.api;

import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Ids;
import dev.hookswitch.journal.Page;
import dev.hookswitch.recording.Heard;
import dev.hookswitch.recording.Listening;
import dev.hookswitch.recording.PauseOutcome;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.Recording.Audio;
import dev.hookswitch.recording.RecordingQuery;
import dev.hookswitch.recording.RecordingStatus;
import dev.hookswitch.recording.Recordings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Recordings of calls: what there is, and how it sounds. */
final class RecordingsApi {

  private final Recordings recordings;

  RecordingsApi(Recordings recordings) {
    this.recordings = recordings;
  }

  void mount(RoutesConfig routes) {
    routes.get("/v1/recordings", this::list);
    routes.get("/v1/recordings/{id}", this::listen);
    routes.delete("/v1/recordings/{id}", this::delete);
    routes.get("/v1/calls/{session_id}/recording", this::show);
    routes.post("/v1/calls/{session_id}/recording/pause", ctx -> pause(ctx, true));
    routes.post("/v1/calls/{session_id}/recording/resume", ctx -> pause(ctx, false));
  }

  private static Map<String, RecordingStatus> statuses() {
    Map<String, RecordingStatus> words = new LinkedHashMap<>();
    Arrays.stream(RecordingStatus.values()).forEach(status -> words.put(status.word(), status));
    return words;
  }

  private void list(Context ctx) {
    QueryParameters query = new QueryParameters(ctx);
    RecordingQuery wanted =
        new RecordingQuery(
            Callers.of(ctx).account(),
            query.text("session_id"),
            query.word("status", statuses()),
            query.time("since"),
            query.time("until"),
            query.text("after"),
            query.limit());
    query.closed();
    Page<Recording> page = CallsApi.orBadRequest(() -> recordings.list(wanted));
    Json.answerList(ctx, page.items(), page.next(), this::write);
  }

  private Recording recording(Context ctx, String id) {
    return recordings
        .find(id)
        .filter(each -> Callers.of(ctx).maySee(each.account()))
        .orElseThrow(() -> Problem.notFound("recording"));
  }

  private Recording ofCall(Context ctx) {
    return recording(ctx, Ids.recording(ctx.pathParam("session_id")));
  }

  private void show(Context ctx) {
    new QueryParameters(ctx).closed();
    answer(ctx, ofCall(ctx));
  }

  private void answer(Context ctx, Recording recording) {
    Json.answer(ctx, 200, json -> write(recording, json));
  }

  private void write(Recording recording, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("id", recording.id());
    json.writeStringProperty("session_id", recording.sessionId());
    json.writeStringProperty("accountcode", recording.account());
    json.writeStringProperty("status", recording.status().word());
    json.writeStringProperty("url", recordings.url(recording).toString());
    json.writeStringProperty("started_at", EventJson.timestamp(recording.startedAt()));
    if (recording.endedAt() != null) {
      json.writeStringProperty("ended_at", EventJson.timestamp(recording.endedAt()));
    }
    if (recording.status() == RecordingStatus.RECORDING) {
      json.writeBooleanProperty("pausable", recording.pausable());
      json.writeBooleanProperty("paused", recording.paused());
    }
    Audio audio = recording.audio();
    if (audio != null && recording.status() == RecordingStatus.READY) {
      json.writeNumberProperty("size", audio.size());
      json.writeNumberProperty("duration", BigDecimal.valueOf(audio.duration().toMillis(), 3));
      json.writeStringProperty("sha256", audio.sha256());
    }
    Json.text(json, "detail", recording.trouble());
    json.writeEndObject();
  }

  // listening

  private void listen(Context ctx) {
    Recording recording = recording(ctx, ctx.pathParam("id"));
    new QueryParameters(ctx).closed();
    Heard heard = Listening.of(ctx::header).hear(recordings, recording);
    heard.headers().forEach(ctx::header);
    ctx.status(heard.status());
    switch (heard) {
      case Heard.Sound sound ->
          ctx.disableCompression().contentType(Heard.Sound.TYPE).result(sound.in());
      case Heard.Known _ -> {}
      case Heard.Nothing nothing -> throw Problem.of(nothing.status(), nothing.sentence());
    }
  }

  // changing

  private void delete(Context ctx) {
    Recording recording = recording(ctx, ctx.pathParam("id"));
    new QueryParameters(ctx).closed();
    switch (recording.status()) {
      case RECORDING ->
          throw Problem.of(409, "the call is not over: its recording can be paused, not deleted");
      case DELETED -> throw Problem.of(410, "this recording was deleted");
      case FETCHING, READY, FAILED -> {
        var _ = recordings.delete(recording.id());
        ctx.status(204);
      }
    }
  }

  private void pause(Context ctx, boolean on) {
    new QueryParameters(ctx).closed();
    switch (recordings.pause(ofCall(ctx), on)) {
      case PauseOutcome.Done(Recording now) -> answer(ctx, now);
      case PauseOutcome.NotRunning _ ->
          throw Problem.of(409, "this call is not being recorded, or no longer");
      case PauseOutcome.NotAllowed _ ->
          throw Problem.of(409, "the rule by which this call is recorded allows no pause");
      case PauseOutcome.Failed(String sentence) ->
          throw Problem.of(503, "the recording goes on as it was: " + sentence);
    }
  }
}
