package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Unknown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** It is a folder of this machine: Asterisk runs here, or shares it. */
final class FolderSpool implements RecordingSpool {

  private final Path folder;

  FolderSpool(Path folder) {
    this.folder = folder;
  }

  private Path file(String name) {
    return folder.resolve(name + ".wav");
  }

  @Override
  public CommandOutcome fetch(String name, Path into, long most) throws IOException {
    InputStream in;
    try {
      in = Files.newInputStream(file(name));
    } catch (NoSuchFileException e) {
      return new NotThere();
    } catch (IOException e) {
      return unreadable(e);
    }
    try (in) {
      return RecordingSpool.copy(in, into, most, this::unreadable);
    }
  }

  private Unknown unreadable(IOException e) {
    return new Unknown("the folder " + folder + " cannot be read: " + e.getMessage());
  }

  @Override
  public CommandOutcome remove(String name) {
    try {
      Files.deleteIfExists(file(name));
      return new Done("");
    } catch (IOException e) {
      return new Unknown("a file in " + folder + " cannot be deleted: " + e.getMessage());
    }
  }

  @Override
  public Optional<String> trouble() {
    return Files.isDirectory(folder) && Files.isReadable(folder)
        ? Optional.empty()
        : Optional.of("the folder " + folder + " is not there, or cannot be read");
  }

  @Override
  public void close() {
    // nothing is open
  }
}
