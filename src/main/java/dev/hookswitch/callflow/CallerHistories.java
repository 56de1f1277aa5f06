package dev.hookswitch.callflow;

import java.util.Optional;

/**
 * Looks up what is stored of earlier calls with a number. It must be quick whatever is stored: a
 * caller waits. Safe for all threads; throws when the store cannot be read.
 */
@FunctionalInterface
public interface CallerHistories {

  /**
   * With more calls than this a number is no caller but a switchboard or a gateway, and has no
   * history.
   */
  int MOST_CALLS = 2_000;

  /**
   * The history of a number.
   *
   * @param except the session of the present call
   * @return empty where the number has more than {@link #MOST_CALLS}
   */
  Optional<CallerHistory> of(String account, String number, String except);
}
