package dev.hookswitch.recording;

import dev.hookswitch.journal.Page;
import dev.hookswitch.recording.Recording.Audio;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what is known of recordings. What changes a recording says from which status, and returns
 * false, having done nothing, where it has another one by now: two processes, or the API and a
 * worker, may want different things at once.
 *
 * <pre>
 *   RECORDING → FETCHING → READY → DELETED
 *       ↓  ↘        ↓ ↘______________↗
 *   removed  ↘→ FAILED → DELETED
 * </pre>
 *
 * <p>Each method is one transaction. For all threads.
 */
public interface RecordingStore {

  // what is asked of it

  Optional<Recording> find(String id);

  /**
   * Some of them.
   *
   * @throws IllegalArgumentException when {@code after} is no cursor, with one sentence
   */
  Page<Recording> list(RecordingQuery query);

  /** Those of calls that are not over, as far as anybody has noted, that changed then or later. */
  List<Recording> running(Instant since);

  /** Those among them whose call the journal knows as completed. */
  List<Recording> leftBehind(String link);

  /** Those with something to do: to be fetched or to be deleted, the longest due first. */
  List<Recording> due(Instant now, int most);

  /** How many wait to be fetched. */
  int waiting();

  // calls that ask by themselves

  /** This call is to be recorded whatever the rules say. */
  void wish(String sessionId, Instant now);

  boolean isWished(String sessionId);

  // while the call lasts

  /** Notes one that is about to begin; false when there is one of that session. */
  boolean add(Recording recording);

  /** While it is recording. */
  boolean setParts(String id, List<Part> parts, Instant now);

  /** While it is recording; the recording as it is then. */
  Optional<Recording> setPaused(String id, boolean paused, Instant now);

  /** It never began: nothing is known of it any more. */
  void remove(String id);

  /**
   * RECORDING → FETCHING: its call is over.
   *
   * @param due when to begin to fetch it
   */
  boolean end(String id, Instant endedAt, Instant due);

  // afterwards

  /** FETCHING → READY. What the PBX has of it is to be removed from {@code due} on. */
  boolean ready(String id, Audio audio, Instant due);

  /** RECORDING or FETCHING → FAILED, for good. What the PBX has of it stays there. */
  boolean fail(String id, Instant endedAt, String trouble);

  /**
   * What was due could not be done, and is due again.
   *
   * @param counted as a try
   */
  void postpone(String id, String trouble, boolean counted, Instant due);

  /**
   * It is READY, and nothing more is due.
   *
   * @param onPbx files that could not be removed are let be there
   */
  void settle(String id, boolean onPbx);

  /** FETCHING, READY or FAILED → DELETED: what is there of it is to be deleted from now on. */
  boolean delete(String id, Instant now);

  /** It is DELETED, and nothing is there of it. */
  void gone(String id);

  /** READY → DELETED for those whose call was over before that; says how many. */
  int deleteOld(Instant before, int most, Instant now);

  /**
   * Forgets those whose call was over before that, and of which nothing is there; says how many.
   */
  int forget(Instant before, int most);

  /** Forgets what was wished before that. */
  void forgetWishes(Instant before);
}
