package dev.hookswitch.journal;

import dev.hookswitch.event.CallEvent;

/**
 * An event in its place in the log.
 *
 * @param partition from 0
 * @param previous an offset below this one, with no event of the partition between the two; -1 when
 *     there is none before it. Who has taken everything up to there takes this one next
 * @param offset from 0, growing within the partition
 * @param json the event as it is sent: the bytes that are signed. Shared, never to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // millions of them: no defensive copies on the hot path
public record Entry(int partition, long previous, long offset, CallEvent event, byte[] json) {

  /** Of a log whose offsets have no gaps. */
  public Entry(int partition, long offset, CallEvent event, byte[] json) {
    this(partition, offset - 1, offset, event, json);
  }
}
