package dev.hookswitch.journal;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Which partition a session is in: fixed for ever, since it is how the log was written. */
public record Partitioning(int partitions) {

  public int of(String sessionId) {
    CRC32C crc = new CRC32C();
    crc.update(sessionId.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % partitions);
  }
}
