package dev.hookswitch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Files below a folder, readable by their owner alone. Several processes may use one folder that
 * all of them reach.
 */
public final class FolderArchive implements Archive {

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path folder;

  /** Nothing is made before something is put there. */
  public FolderArchive(Path folder) {
    this.folder = folder;
  }

  private Path file(String place) throws IOException {
    Path file = folder.resolve(place).normalize();
    if (!file.startsWith(folder.normalize()) || file.equals(folder.normalize())) {
      throw new IOException("the place " + place + " is not below " + folder);
    }
    return file;
  }

  /** Beside its place first, so that nobody ever sees half of it; moved when it is on the disk. */
  @Override
  public void put(String place, Path source, String sha256) throws IOException {
    Path file = file(place);
    Path folderOfFile = file.resolveSibling("");
    try {
      Files.createDirectories(folderOfFile, onlyOwner("rwx------"));
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.deleteIfExists(part);
      Files.createFile(part, onlyOwner("rw-------"));
      try (InputStream in = Files.newInputStream(source);
          FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
        in.transferTo(Channels.newOutputStream(out));
        out.force(true);
      } catch (IOException e) {
        Files.deleteIfExists(part);
        throw e;
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(folderOfFile);
    } catch (IOException e) {
      throw new IOException("the folder " + folder + " cannot be written: " + inWords(e), e);
    }
  }

  /** The name of a file is on the disk when its folder is; a system that cannot say so does it. */
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // no folder can be opened there
    }
  }

  private static FileAttribute<?>[] onlyOwner(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public InputStream open(String place, long from, long length) throws IOException {
    FileChannel channel = FileChannel.open(file(place), StandardOpenOption.READ);
    try {
      channel.position(from);
      return new Part(Channels.newInputStream(channel), length);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void delete(String place) throws IOException {
    Files.deleteIfExists(file(place));
  }

  @Override
  public Optional<String> trouble() {
    try {
      Files.createDirectories(folder, onlyOwner("rwx------"));
      Path tried = Files.createTempFile(folder, "tried", ".part");
      Files.delete(tried);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("the folder " + folder + " cannot be written: " + inWords(e));
    }
  }

  /** Java names the file alone where the reason is of the commonest kinds. */
  private static String inWords(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException _ -> "permission denied";
      case java.nio.file.NoSuchFileException _ -> "it is not there";
      case java.nio.file.FileSystemException f when f.getReason() != null -> f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  @Override
  public void close() {
    // nothing is open
  }
}
