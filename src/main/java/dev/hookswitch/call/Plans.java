package dev.hookswitch.call;

import org.jspecify.annotations.Nullable;

/** What is known of channels that this program, or another process of it, has placed. */
public interface Plans {

  Plans NONE = channel -> null;

  /**
   * The plan that this channel belongs to; null for everybody else's. Asked by a link's own thread
   * for each channel that is new, so that it must be quick for those.
   */
  @Nullable PlannedLeg find(String channel);
}
