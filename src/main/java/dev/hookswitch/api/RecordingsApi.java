package dev.hookswitch.api;

import dev.hookswitch.event.EventJson;
import dev.hookswitch.event.Ids;
import dev.hookswitch.journal.Page;
import dev.hookswitch.recording.PauseOutcome;
import dev.hookswitch.recording.Recording;
import dev.hookswitch.recording.Recording.Audio;
import dev.hookswitch.recording.RecordingQuery;
import dev.hookswitch.recording.RecordingStatus;
import dev.hookswitch.recording.Recordings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/** Recordings of calls: what there is, and how it sounds. */
final class RecordingsApi {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingsApi.class);

  /** How soon it is worth asking again, in seconds. */
  private static final String SOON = "5";

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
    switch (recording.status()) {
      case RECORDING -> throw tooEarly(ctx, "the call is not over");
      case FETCHING -> throw tooEarly(ctx, "the recording is on its way from the PBX");
      case DELETED -> throw Problem.of(410, "this recording was deleted");
      case FAILED -> throw Problem.of(410, "there is nothing to hear: " + recording.trouble());
      case READY -> {
        Audio audio = recording.audio();
        if (audio == null) {
          throw new IllegalStateException(recording.id() + " is ready and nowhere");
        }
        send(ctx, recording, audio);
      }
    }
  }

  private static Problem tooEarly(Context ctx, String sentence) {
    ctx.header("Retry-After", SOON);
    return Problem.of(425, sentence + ": ask again in a while");
  }

  private void send(Context ctx, Recording recording, Audio audio) {
    String tag = "\"" + audio.sha256() + "\"";
    ctx.header("Accept-Ranges", "bytes").header("ETag", tag);
    if (matches(ctx.header("If-None-Match"), tag)) {
      ctx.status(304);
      return;
    }
    String ifRange = ctx.header("If-Range");
    boolean ranged = ifRange == null || ifRange.strip().equals(tag);
    switch (ByteRange.asked(ranged ? ctx.header("Range") : null, audio.size())) {
      case ByteRange.Asked.Nothing _ -> {
        ctx.header("Content-Range", "bytes */" + audio.size());
        throw Problem.of(416, "the recording has " + audio.size() + " bytes");
      }
      case ByteRange.Asked.Part(ByteRange range) -> {
        stream(ctx, recording, audio, range);
        ctx.status(206)
            .header(
                "Content-Range", "bytes " + range.from() + "-" + range.to() + "/" + audio.size());
      }
      case ByteRange.Asked.All _ ->
          stream(ctx, recording, audio, new ByteRange(0, audio.size() - 1));
    }
  }

  private static boolean matches(@Nullable String header, String tag) {
    return header != null
        && Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .anyMatch(each -> each.equals(tag) || each.equals("*") || each.equals("W/" + tag));
  }

  /** Opened before a header is set: what cannot be read is a problem of another length. */
  private void stream(Context ctx, Recording recording, Audio audio, ByteRange range) {
    InputStream sound;
    try {
      sound =
          recordings
              .open(audio, range.from(), range.length())
              .orElseThrow(() -> {
                ctx.header("Retry-After", SOON);
                return Problem.of(503, "too many recordings are being listened to");
              });
    } catch (IOException e) {
      LOG.error("recording={} cannot be read: {}", recording.id(), e.getMessage());
      throw Problem.of(503, "the recording cannot be read just now; the log has the details");
    }
    ctx.disableCompression()
        .contentType("audio/wav")
        .header("Content-Length", Long.toString(range.length()))
        .result(sound);
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
