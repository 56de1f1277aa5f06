package dev.hookswitch.call;

import dev.hookswitch.event.CallEvent;
import java.util.List;

/**
 * Whoever acts on the channels of calls, and therefore must know who talks on which. Told on the
 * link's own thread, which must not be kept waiting; what is told twice, or late, is the state at
 * that moment, so that nothing depends on having heard it all.
 */
public interface Bystander {

  Bystander NOBODY =
      new Bystander() {
        @Override
        public void told(CallEvent event, List<Talker> talkers) {
          // nobody is interested
        }

        @Override
        public void found(String sessionId, List<Talker> talkers) {
          // nobody is interested
        }
      };

  /**
   * A party joined or left, or the session was completed.
   *
   * @param talkers who is in a conversation in that session now, who came to the call first before
   *     the others; nobody once it is over
   */
  void told(CallEvent event, List<Talker> talkers);

  /** The PBX was looked at, after a start or a silence, and there they are. */
  void found(String sessionId, List<Talker> talkers);
}
