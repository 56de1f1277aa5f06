package dev.hookswitch.privacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task, without its number: that is forgotten with the rest.
 *
 * @param account in whose calls; null: in all
 * @param calls how many were changed until now
 * @param events how many they had
 */
public record Redaction(
    String id,
    @Nullable String account,
    Status status,
    Instant requestedAt,
    @Nullable Instant finishedAt,
    int calls,
    int events) {

  /** How far it is. */
  public enum Status {
    WORKING("working"),
    /** All is done but calls that are not over yet. */
    WAITING("waiting"),
    DONE("done");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
