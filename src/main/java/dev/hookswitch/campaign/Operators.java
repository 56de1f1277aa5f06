package dev.hookswitch.campaign;

import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.User;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators of campaigns, as they say themselves whether they are there. Safe for all threads. */
public final class Operators {

  private final OperatorStore store;
  private final Directories directories;
  private final InstantSource clock;

  /** What came of what was said. */
  public sealed interface Said {
    record Done(Operator operator) implements Said {}

    /** There is no such user in this account. */
    record Unknown() implements Said {}

    /** It cannot be so; the sentence says why. */
    record Refused(String sentence) implements Said {}
  }

  public Operators(OperatorStore store, Directories directories, InstantSource clock) {
    this.store = store;
    this.directories = directories;
    this.clock = clock;
  }

  public List<Operator> of(Campaign campaign) {
    return store.list(campaign.id(), clock.instant());
  }

  /** How one user takes part; empty: they do not. */
  public Optional<Operator> find(Campaign campaign, String user) {
    return store.find(campaign.id(), user, clock.instant());
  }

  /** Where an operator is called now; empty when the user is gone, or has no device any more. */
  public Optional<String> device(Operator operator) {
    return directories
        .user(operator.user())
        .map(User::devices)
        .filter(devices -> !devices.isEmpty())
        .map(devices ->
            operator.device() != null && devices.contains(operator.device())
                ? operator.device()
                : devices.getFirst());
  }

  /** The operator is ready, or away; who did not take part does from now on. */
  public Said say(Campaign campaign, String user, OperatorState state, @Nullable String device) {
    Optional<User> known =
        directories
            .user(user)
            .filter(each -> each.account() == null || each.account().equals(campaign.account()));
    if (known.isEmpty()) {
      return new Said.Unknown();
    }
    if (!state.isSaid()) {
      return new Said.Refused(
          "an operator says ready or away; " + state.word() + " is what the system makes of them");
    }
    List<String> devices = known.get().devices();
    if (devices.isEmpty()) {
      return new Said.Refused("the user " + user + " has no device to be called at");
    }
    if (device != null && !devices.contains(device)) {
      return new Said.Refused("the device " + device + " is none of the user's");
    }
    return store
        .say(campaign.id(), user, state == OperatorState.READY, device, clock.instant())
        .<Said>map(Said.Done::new)
        .orElseGet(() ->
            new Said.Refused(
                "a campaign has " + OperatorStore.MOST_OF_CAMPAIGN + " operators at the most"));
  }

  /** False when they take no part, or are with a contact. */
  public boolean leave(Campaign campaign, String user) {
    return store.leave(campaign.id(), user);
  }
}
