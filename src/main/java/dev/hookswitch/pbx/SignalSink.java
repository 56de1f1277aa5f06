package dev.hookswitch.pbx;

/**
 * Where a link delivers what its PBX reports. Called by one thread at a time, the link's own; may
 * block, and the link must then hold back (its reader goes on into a bounded queue).
 */
public interface SignalSink {

  void accept(PbxSignal signal);

  /**
   * Nothing is waiting: called at least every 50 ms while the link lives, so that waits can end by
   * themselves.
   */
  void quiet();

  /**
   * Whether there are calls of which nothing was heard for so long that the PBX should be asked
   * whether they still live. The answer is an {@link PbxSignal.Audited}.
   */
  boolean wantsAudit();
}
