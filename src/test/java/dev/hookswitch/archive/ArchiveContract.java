package dev.hookswitch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every archive does, whatever it is made of. */
abstract class ArchiveContract {

  static final String PLACE = "2026/11/26/rec_a-b_C.wav";

  @TempDir Path folder;

  abstract Archive archive() throws IOException;

  Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("file-" + content.length), content);
  }

  static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SplittableRandom(length).nextBytes(noise);
    return noise;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] read(Archive archive, long from, long length) throws IOException {
    try (InputStream in = archive.open(PLACE, from, length)) {
      return in.readAllBytes();
    }
  }

  @Test
  void whatIsPutComesBackWholeAndInParts() throws IOException {
    byte[] content = noise(300_000);
    try (Archive archive = archive()) {
      assertThat(archive.trouble()).isEmpty();
      archive.put(PLACE, file(content), sha256(content));
      assertThat(read(archive, 0, content.length)).isEqualTo(content);
      assertThat(read(archive, 0, 1)).containsExactly(content[0]);
      assertThat(read(archive, 299_999, 1)).containsExactly(content[299_999]);
      assertThat(HexFormat.of().formatHex(read(archive, 70_000, 66_000)))
          .isEqualTo(HexFormat.of().formatHex(content, 70_000, 136_000));
    }
  }

  @Test
  void whatIsPutAgainIsThereAsItWasPutLast() throws IOException {
    byte[] shorter = noise(10);
    try (Archive archive = archive()) {
      archive.put(PLACE, file(noise(20)), sha256(noise(20)));
      archive.put(PLACE, file(shorter), sha256(shorter));
      assertThat(read(archive, 0, 10)).isEqualTo(shorter);
    }
  }

  @Test
  void whatIsDeletedIsGoneAndMayBeDeletedAgain() throws IOException {
    byte[] content = noise(10);
    try (Archive archive = archive()) {
      archive.put(PLACE, file(content), sha256(content));
      archive.delete(PLACE);
      archive.delete(PLACE);
      assertThatThrownBy(() -> read(archive, 0, 10)).isInstanceOf(IOException.class);
    }
  }
}
