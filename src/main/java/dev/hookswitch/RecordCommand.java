package dev.hookswitch;

import dev.hookswitch.pbx.asterisk.AmiRecorder;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes down what a PBX says of its calls, so that a call that is told wrong can be shown. */
@Command(
    name = "record",
    description =
        "Records what a PBX says of its calls, with numbers, names and addresses masked, until"
            + " stopped (Ctrl-C).")
final class RecordCommand implements Callable<Integer> {

  private static final long MEBIBYTE = 1024 * 1024;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final SettingsOption config = new SettingsOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "where to write; must not exist yet")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path out;

  @Option(names = "--pbx", paramLabel = "NAME", description = "which PBX of the settings")
  private @Nullable String pbx;

  @Option(
      names = "--calls",
      paramLabel = "N",
      description = "end when N calls began and all are over")
  private int calls;

  @Option(
      names = "--max-size",
      paramLabel = "MIB",
      defaultValue = "64",
      description = "end at this size (${DEFAULT-VALUE} MiB)")
  private int maxSize;

  @Override
  public Integer call() throws IOException {
    if (calls < 0 || maxSize < 1) {
      throw new ParameterException(
          spec.commandLine(), "--calls must not be negative, --max-size must be 1 or more");
    }
    Settings settings = config.read();
    Settings.Pbx chosen = settings.choose(pbx);
    try (AmiRecorder recorder =
            AmiRecorder.open(chosen.ami(), InstantSource.system(), new SecureRandom());
        Writer writer = create()) {
      Thread stop = new Thread(recorder::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      System.err.println("recording " + chosen.name() + " to " + out + "; Ctrl-C ends it");
      String why = recorder.record(writer, calls, maxSize * MEBIBYTE);
      System.err.printf(
          "%s: %d calls, %d KiB; look it through, then: hookswitch replay %s%n",
          why, recorder.calls(), recorder.written() / 1024, out);
    }
    return Main.DONE;
  }

  /** For its owner alone: what a mask does not know of may still be personal. */
  private Writer create() throws IOException {
    try {
      return Channels.newWriter(
          Files.newByteChannel(
              out,
              Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
          StandardCharsets.UTF_8);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(out + " exists already and is left as it is", e);
    } catch (IOException e) {
      throw new IOException(out + " cannot be written: " + e, e);
    }
  }
}
