package dev.hookswitch.campaign;

import java.util.Map;

/**
 * How far a campaign is.
 *
 * @param contacts how many there are in each status
 * @param attempts that are over
 * @param results how many of all attempts ended in each way
 * @param all since it began
 * @param window in the time over which the ceiling of the abandoned counts
 */
public record Progress(
    Map<ContactStatus, Long> contacts,
    long attempts,
    Map<Result, Long> results,
    Answered all,
    Answered window) {

  public Progress {
    contacts = Map.copyOf(contacts);
    results = Map.copyOf(results);
  }

  /**
   * Calls that a person answered.
   *
   * @param abandoned how many of them found no operator in time
   */
  public record Answered(long answered, long abandoned) {

    /** In percent. */
    public double share() {
      return answered == 0 ? 0 : 100.0 * abandoned / answered;
    }
  }

  public long contacts(ContactStatus status) {
    return contacts.getOrDefault(status, 0L);
  }

  public long results(Result result) {
    return results.getOrDefault(result, 0L);
  }

  public long total() {
    return contacts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Those that are to be called, or are being called. */
  public long open() {
    return contacts.entrySet().stream()
        .filter(entry -> entry.getKey().isOpen())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
