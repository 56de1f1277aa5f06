package dev.hookswitch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a service that looks at every signature. */
class S3ArchiveTest extends ArchiveContract {

  private S3StandIn service;

  @BeforeEach
  void start() throws IOException {
    service = new S3StandIn();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Override
  Archive archive() {
    return archive(S3StandIn.SECRET_KEY, "");
  }

  private Archive archive(String secret, String prefix) {
    return new S3Archive(service.settings(secret, prefix), InstantSource.system());
  }

  @Test
  void objectsLieBelowThePrefixAndATrialLeavesNothing() throws IOException {
    byte[] content = noise(10);
    try (Archive archive = archive(S3StandIn.SECRET_KEY, "hook/switch/")) {
      archive.put(PLACE, file(content), sha256(content));
      assertThat(archive.trouble()).isEmpty();
      assertThat(service.objects).containsOnlyKeys("/calls/hook/switch/" + PLACE);
    }
  }

  @Test
  void aWrongSecretIsSaidInTheServicesWords() {
    try (Archive archive = archive("another", "")) {
      assertThat(archive.trouble())
          .contains("the bucket calls: the S3 service answers 403 (SignatureDoesNotMatch)");
    }
  }

  @Test
  void whatArrivesOtherwiseThanItWasSentIsNotKept() throws IOException {
    Path file = file(noise(10));
    try (Archive archive = archive()) {
      assertThatThrownBy(() -> archive.put(PLACE, file, sha256(noise(11))))
          .hasMessage("the S3 service answers 403 (XAmzContentSHA256Mismatch)");
      assertThat(service.objects).isEmpty();
    }
  }

  @Test
  void aServiceInTroubleIsSaid() throws IOException {
    Path file = file(noise(10));
    service.failing = 503;
    try (Archive archive = archive()) {
      assertThatThrownBy(() -> archive.put(PLACE, file, sha256(noise(10))))
          .hasMessage("the S3 service answers 503 (SlowDown)");
      assertThatThrownBy(() -> archive.delete(PLACE)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void theSecretIsInNoText() {
    assertThat(service.settings("s3cr3t", "").toString()).doesNotContain("s3cr3t");
  }
}
