package dev.hookswitch.recording;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders for files on their way, which their owner alone may enter. */
final class WorkFolder {

  private WorkFolder() {}

  static void make(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  /** Deletes those of recordings in it, and nothing else: it may be anybody's folder as well. */
  static void clearRecordings(Path work) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(work, "rec_*")) {
      for (Path folder : folders) {
        clear(folder);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      // nothing was ever on its way
    }
  }

  /** Deletes the folder, with the files in it and in folders below it. */
  static void clear(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isDirectory(file)) {
          clear(file);
        } else {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    }
    Files.deleteIfExists(folder);
  }

  static String inWords(Path folder, IOException e) {
    String why =
        switch (e) {
          case AccessDeniedException _ -> "permission denied";
          case FileSystemException f when f.getReason() != null -> f.getReason();
          default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    return "the folder " + folder.getParent() + " cannot be used: " + why;
  }
}
