package dev.hookswitch.console.campaigns;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.ContactStatus;
import dev.hookswitch.campaign.OperatorState;
import dev.hookswitch.campaign.Pace;
import dev.hookswitch.campaign.Progress;
import dev.hookswitch.campaign.Result;
import dev.hookswitch.event.Subtype;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as its page shows it at one moment.
 *
 * @param pace how it is dialled; null: it does not run, is not predictive, or another process leads
 *     it
 * @param operators the first {@value #MOST_OPERATORS}, those with something to do first
 * @param inState how many of all operators there are in each state
 * @param callsAtOnce that its account may have placed, whatever places them
 */
public record CampaignView(
    Campaign campaign,
    Progress progress,
    @Nullable Pace pace,
    List<OperatorLine> operators,
    Map<OperatorState, Long> inState,
    int callsAtOnce) {

  static final int MOST_OPERATORS = 200;

  private static final List<Move> MOVES =
      List.of(
          new Move("start", CampaignState.RUNNING),
          new Move("pause", CampaignState.PAUSED),
          new Move("stop", CampaignState.STOPPED));

  private record Move(String word, CampaignState next) {}

  public CampaignView {
    operators = List.copyOf(operators);
    inState = Map.copyOf(inState);
  }

  public String path() {
    return CampaignsPage.PATH + "/" + campaign.id();
  }

  /** The buttons there are: what may follow, by the words of the path. */
  public List<String> moves() {
    return MOVES.stream()
        .filter(move -> campaign.state().mayBecome(move.next()))
        .map(Move::word)
        .toList();
  }

  public List<ContactStatus> statuses() {
    return List.of(ContactStatus.values());
  }

  /** Those that were, the most frequent first. */
  public List<Result> results() {
    return Arrays.stream(Result.values())
        .filter(result -> progress.results(result) > 0)
        .sorted(Comparator.comparingLong((Result result) -> progress.results(result)).reversed())
        .toList();
  }

  public long mostOfAResult() {
    return results().stream().mapToLong(progress::results).max().orElse(0);
  }

  public long operators(OperatorState state) {
    return inState.getOrDefault(state, 0L);
  }

  public long allOperators() {
    return inState.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Only predictive dialling places more calls than there are operators, and abandons some. */
  public boolean isPredictive() {
    return campaign.kind() == Subtype.PREDICTIVE;
  }

  /** The account may place fewer calls at once than the campaign has lines. */
  public boolean isLimitedByAccount() {
    return callsAtOnce < campaign.definition().maxLines();
  }

  public String ceiling() {
    return percent(campaign.definition().abandoned().ceiling());
  }

  /** Of those who answered within the ceiling's window. */
  public String share() {
    return percent(progress.window().share());
  }

  public boolean isAboveCeiling() {
    return progress.window().share() > campaign.definition().abandoned().ceiling();
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "") + " %";
  }
}
