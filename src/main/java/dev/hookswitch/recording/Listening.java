package dev.hookswitch.recording;

import dev.hookswitch.recording.Recording.Audio;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody wants to hear a recording over HTTP (RFC 9110, sections 13 and 14), in parts where they
 * say so: a player seeks by that.
 *
 * @param range the header {@code Range}
 * @param ifRange a part is only wanted of what has this tag
 * @param ifNoneMatch tags of what they have already
 */
public record Listening(
    @Nullable String range, @Nullable String ifRange, @Nullable String ifNoneMatch) {

  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);

  /**
   * As the header of their request says.
   *
   * @param header a field of it by its name; null: it is not there
   */
  public static Listening of(Function<String, @Nullable String> header) {
    return new Listening(
        header.apply("Range"), header.apply("If-Range"), header.apply("If-None-Match"));
  }

  /** What they are given. The stream in a {@link Heard.Sound} is to be closed. */
  public Heard hear(Recordings recordings, Recording recording) {
    return switch (recording.status()) {
      case RECORDING -> Heard.Nothing.yet("the call is not over");
      case FETCHING -> Heard.Nothing.yet("the recording is on its way from the PBX");
      case DELETED -> Heard.Nothing.anyMore("this recording was deleted");
      case FAILED -> Heard.Nothing.anyMore("there is nothing to hear: " + recording.trouble());
      case READY -> {
        Audio audio = recording.audio();
        if (audio == null) {
          throw new IllegalStateException(recording.id() + " is ready and nowhere");
        }
        yield hear(recordings, recording, audio);
      }
    };
  }

  private Heard hear(Recordings recordings, Recording recording, Audio audio) {
    String tag = "\"" + audio.sha256() + "\"";
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept-Ranges", "bytes");
    headers.put("ETag", tag);
    if (isKnown(tag)) {
      return new Heard.Known(headers);
    }
    boolean ranged = ifRange == null || ifRange.strip().equals(tag);
    return switch (ByteRange.asked(ranged ? range : null, audio.size())) {
      case ByteRange.Asked.Nothing _ -> {
        headers.put("Content-Range", "bytes */" + audio.size());
        yield Heard.Nothing.outside(audio.size(), headers);
      }
      case ByteRange.Asked.Part(ByteRange part) -> {
        headers.put("Content-Range", "bytes " + part.from() + "-" + part.to() + "/" + audio.size());
        yield open(recordings, recording, audio, part, true, headers);
      }
      case ByteRange.Asked.All _ ->
          open(recordings, recording, audio, new ByteRange(0, audio.size() - 1), false, headers);
    };
  }

  private boolean isKnown(String tag) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(",", -1))
            .map(String::strip)
            .anyMatch(each -> each.equals(tag) || each.equals("*") || each.equals("W/" + tag));
  }

  private static Heard open(
      Recordings recordings,
      Recording recording,
      Audio audio,
      ByteRange part,
      boolean isPart,
      Map<String, String> headers) {
    try {
      Optional<InputStream> in = recordings.open(audio, part.from(), part.length());
      headers.put("Content-Length", Long.toString(part.length()));
      return in.isPresent()
          ? new Heard.Sound(in.get(), isPart, headers)
          : Heard.Nothing.forSoMany();
    } catch (IOException e) {
      LOG.error("recording={} cannot be read: {}", recording.id(), e.getMessage());
      return Heard.Nothing.readable();
    }
  }
}
