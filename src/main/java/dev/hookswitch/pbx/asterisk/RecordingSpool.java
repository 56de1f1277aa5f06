package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The folder {@code recording} below an Asterisk's spool, as it is reached from here. Names are
 * those of files without {@code .wav}. Safe for all threads.
 */
interface RecordingSpool extends AutoCloseable {

  int BUFFER = 64 * 1024;

  /**
   * Copies a file of {@code most} bytes at the most.
   *
   * @throws IOException when {@code into} cannot be written
   */
  CommandOutcome fetch(String name, Path into, long most) throws IOException;

  CommandOutcome remove(String name);

  /** What stands against reading there. */
  Optional<String> trouble();

  @Override
  void close();

  /**
   * Copies, and tells apart on which side it failed.
   *
   * @param failure what to make of one in reading
   * @throws IOException when {@code into} cannot be written
   */
  static CommandOutcome copy(
      InputStream in, Path into, long most, Function<IOException, Unknown> failure)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(into)) {
      byte[] buffer = new byte[BUFFER];
      long size = 0;
      while (true) {
        int read;
        try {
          read = in.read(buffer);
        } catch (IOException e) {
          return failure.apply(e);
        }
        if (read < 0) {
          return new Done("");
        }
        size += read;
        if (size > most) {
          return new Refused("a file of it is larger than allowed");
        }
        out.write(buffer, 0, read);
      }
    }
  }
}
