package dev.hookswitch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FolderArchiveTest extends ArchiveContract {

  @Override
  Archive archive() {
    return new FolderArchive(folder.resolve("kept"));
  }

  @Test
  void itsFilesAreForTheirOwnerAloneAndNothingElseIsLeft() throws IOException {
    byte[] content = noise(100);
    archive().put(PLACE, file(content), sha256(content));
    Path kept = folder.resolve("kept").resolve(PLACE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("kept"))))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.walk(folder.resolve("kept"))) {
      assertThat(files.filter(Files::isRegularFile)).containsExactly(kept);
    }
  }

  @Test
  void whereItCannotBeWrittenThatIsSaid() throws IOException {
    Path file = file(noise(10));
    Archive archive = new FolderArchive(file.resolve("below-a-file"));
    assertThat(archive.trouble().orElseThrow()).startsWith("the folder " + file);
    assertThatThrownBy(() -> archive.put(PLACE, file, "")).hasMessageStartingWith("the folder ");
  }

  @Test
  void aPlaceOutsideOfItIsRefused() throws IOException {
    Path file = file(noise(10));
    assertThatThrownBy(() -> archive().put("../outside.wav", file, ""))
        .hasMessageContaining("is not below");
    assertThatThrownBy(() -> archive().open("/etc/hostname", 0, 1))
        .hasMessageContaining("is not below");
  }
}
