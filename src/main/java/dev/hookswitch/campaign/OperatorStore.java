package dev.hookswitch.campaign;

import dev.hookswitch.campaign.Definition.WrapUp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part in which campaign, and can be given a contact. An operator of several campaigns is
 * ready or away in each as they say, but busy and in wrap-up everywhere: they have one mouth. Each
 * method is one transaction, and compares before it sets. For all threads of all processes.
 */
public interface OperatorStore {

  /** Operators of one campaign. */
  int MOST_OF_CAMPAIGN = 1_000;

  /**
   * What an operator says of themselves; who did not take part does from now on. While they are
   * busy it is what follows; in wrap-up it ends that.
   *
   * @param device where they are called from now on; null: as before
   * @return empty when the campaign is gone or has too many
   */
  Optional<Operator> say(
      String campaign, String user, boolean ready, @Nullable String device, Instant now);

  /** The operator takes part no longer; false when they did not, or are with a contact of it. */
  boolean leave(String campaign, String user);

  /** All of a campaign, sorted by user. */
  List<Operator> list(String campaign, Instant now);

  Optional<Operator> find(String campaign, String user, Instant now);

  /**
   * Makes a ready operator busy with a call.
   *
   * @return false when they are not ready, or no longer: another was quicker
   */
  boolean claim(String campaign, String user, String callId, Instant now);

  /** Their call is over: they have time to note what came of it. False: they were not with it. */
  boolean wrapUp(String user, String callId, WrapUp rule, Instant now);

  /** Their call came to nothing: they are as before. False: they were not with it. */
  boolean release(String user, String callId);

  /** They did not answer: they are away, in all campaigns. False: they were not with that call. */
  boolean missed(String user, String callId, Instant now);

  /** All who are busy, whatever their campaign: at the start of a process, those left behind. */
  List<Operator> busy();
}
