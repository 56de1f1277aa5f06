package dev.hookswitch.privacy;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps tasks, and does them a step at a time. Each method is one transaction. For all threads. */
public interface RedactionStore {

  /**
   * Notes a task, for all calls that began until now. The same number in the same calls is one task
   * until it is begun; after that it is a new one, which finds little or nothing to do.
   *
   * @param id of the task, if it is a new one
   * @param number digits
   * @param account in whose calls; null: in all
   */
  Redaction request(String id, String number, @Nullable String account, Instant now);

  Optional<Redaction> find(String id);

  /**
   * Goes on with a task that is not done, if there is one and it is time.
   *
   * @return whether there is more to do at once
   */
  boolean step(Instant now);
}
