package dev.hookswitch.campaign;

import dev.hookswitch.campaign.CampaignStore.Changed;
import dev.hookswitch.event.Subtype;
import dev.hookswitch.journal.Page;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Campaigns as their owners make, start and stop them. Safe for all threads. */
public final class Campaigns {

  public static final String PREFIX = "cmp_";
  private static final int ID_BYTES = 8;

  private final CampaignStore store;
  private final OperatorStore operators;
  private final PhoneSystems systems;
  private final Paces paces;
  private final RandomGenerator random;
  private final InstantSource clock;

  /** What came of a wish. */
  public sealed interface Answer {
    record Done(Campaign campaign) implements Answer {}

    /** It cannot be so; the sentence says why. */
    record Refused(String sentence) implements Answer {}

    record Gone() implements Answer {}
  }

  public Campaigns(
      CampaignStore store,
      OperatorStore operators,
      PhoneSystems systems,
      Paces paces,
      RandomGenerator random,
      InstantSource clock) {
    this.store = store;
    this.operators = operators;
    this.systems = systems;
    this.paces = paces;
    this.random = random;
    this.clock = clock;
  }

  public Answer create(String account, String name, Subtype kind, Definition definition) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Campaign campaign =
        new Campaign(
            PREFIX + HexFormat.of().formatHex(id),
            account,
            name,
            kind,
            definition,
            CampaignState.NEW,
            clock.instant(),
            null,
            clock.instant());
    return store.insert(campaign)
        ? new Answer.Done(campaign)
        : new Answer.Refused(
            "an account has " + CampaignStore.MOST_OF_ACCOUNT + " campaigns at the most");
  }

  public Optional<Campaign> find(String id) {
    return store.find(id);
  }

  public Page<Campaign> list(@Nullable String account, @Nullable String after, int limit) {
    return store.list(account, after, limit);
  }

  /** How it is dialled; empty: it does not run, is not predictive, or another process leads it. */
  public Optional<Pace> pace(Campaign campaign) {
    return campaign.state() == CampaignState.RUNNING
        ? paces.find(campaign.id(), clock.instant())
        : Optional.empty();
  }

  /** How far it is, with the abandoned of its own window. */
  public Progress progress(Campaign campaign) {
    return store.progress(
        campaign.id(), clock.instant().minus(campaign.definition().abandoned().window()));
  }

  /** How far it is, for a line of a list: without the abandoned of its window. */
  public Progress summary(Campaign campaign) {
    return store.progress(campaign.id(), clock.instant());
  }

  /** Changes it; what it is only while it is at rest. */
  public Answer change(Campaign before, String name, Subtype kind, Definition definition) {
    boolean whole =
        kind != before.kind() || !Objects.equals(definition.pbx(), before.definition().pbx());
    return answer(
        store.change(before.id(), whole, campaign -> campaign.with(name, kind, definition)),
        "kind and pbx can be changed when it is stopped");
  }

  /** Starts it, or goes on. */
  public Answer start(Campaign campaign) {
    if (campaign.state() == CampaignState.RUNNING) {
      return new Answer.Done(campaign);
    }
    Optional<String> refusal = refusal(campaign);
    return refusal.isPresent()
        ? new Answer.Refused(refusal.get())
        : move(campaign, CampaignState.RUNNING);
  }

  public Answer pause(Campaign campaign) {
    return move(campaign, CampaignState.PAUSED);
  }

  public Answer stop(Campaign campaign) {
    return move(campaign, CampaignState.STOPPED);
  }

  /** Asked for what it is already, nothing is to be done. */
  private Answer move(Campaign campaign, CampaignState next) {
    if (campaign.state() == next) {
      return new Answer.Done(campaign);
    }
    return answer(
        store.move(campaign.id(), next, clock.instant()), "it cannot become " + next.word());
  }

  public Answer delete(Campaign campaign) {
    return answer(store.delete(campaign.id(), clock.instant()), "stop it before it is deleted");
  }

  private static Answer answer(Changed changed, String refusal) {
    return switch (changed) {
      case Changed.Done(Campaign campaign) -> new Answer.Done(campaign);
      case Changed.NotAllowed(CampaignState state) ->
          new Answer.Refused("this campaign is " + state.word() + ": " + refusal);
      case Changed.Gone _ -> new Answer.Gone();
    };
  }

  /** Why nobody could be called if it were started; empty when somebody could. */
  private Optional<String> refusal(Campaign campaign) {
    String wanted = campaign.definition().pbx();
    Optional<String> system = systems.choose(wanted);
    if (system.isEmpty()) {
      return Optional.of(
          wanted != null
              ? "there is no PBX named " + wanted
              : "there are " + systems.names().size() + " PBX: say by pbx which is to be used");
    }
    Optional<String> silent = systems.refusal(system.get());
    if (silent.isPresent()) {
      return silent;
    }
    if (campaign.needsOperators() && operators.list(campaign.id(), clock.instant()).isEmpty()) {
      return Optional.of("no operator takes part in this campaign: there must be one at least");
    }
    boolean nobody = campaign.definition().autoStop() && progress(campaign).open() == 0;
    return nobody
        ? Optional.of("nobody is left to be called: add contacts, or set auto_stop to false")
        : Optional.empty();
  }
}
