package dev.hookswitch.store;

/** What another process may have changed in the database that both use. */
public enum Change {
  /** Events were committed. */
  EVENTS,
  /** Endpoints were added, changed or deleted. */
  ENDPOINTS,
  /** Users or numbers were added, changed or deleted. */
  DIRECTORY,
  /** A recording began, or was paused. */
  RECORDINGS
}
