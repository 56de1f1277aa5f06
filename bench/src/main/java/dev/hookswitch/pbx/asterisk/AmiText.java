package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.PbxSignal;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The road from bytes to signals, for benchmarks: it is in the link's own package to reach it. */
public final class AmiText {

  private AmiText() {}

  /** The recording of that name, as the product carries it for its demonstration. */
  public static byte[] recording(String name) {
    try (InputStream in =
        AmiText.class.getResourceAsStream("/dev/hookswitch/demo/calls/" + name + ".ami")) {
      if (in == null) {
        throw new IllegalArgumentException("no recording " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads and translates all of it. */
  public static List<PbxSignal> signals(byte[] text) {
    AmiReader reader = new AmiReader(new ByteArrayInputStream(text));
    Translation translation = new Translation(List.of("trunk"), Set.of());
    List<PbxSignal> signals = new ArrayList<>();
    try {
      while (true) {
        signals.addAll(translation.translate(reader.readMessage(), Instant.EPOCH));
      }
    } catch (EOFException e) {
      return signals;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
