package dev.hookswitch.campaign;

import dev.hookswitch.event.Subtype;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A list of contacts that is called, and how.
 *
 * @param startedAt for the first time; null: never
 * @param changedAt since when it is in this state
 */
public record Campaign(
    String id,
    String account,
    String name,
    Subtype kind,
    Definition definition,
    CampaignState state,
    Instant createdAt,
    @Nullable Instant startedAt,
    Instant changedAt) {

  /** It needs operators to whom contacts are given. */
  public boolean needsOperators() {
    return kind != Subtype.CONTACT_CALLFLOW;
  }

  /** Whether that is the id of a call to one of its contacts: see {@link ContactId#call}. */
  public boolean isCall(String callId) {
    return callId.startsWith("ct_" + id.substring(Campaigns.PREFIX.length()) + "_");
  }

  public Campaign withState(CampaignState next, Instant now) {
    Instant first = startedAt == null && next == CampaignState.RUNNING ? now : startedAt;
    return new Campaign(id, account, name, kind, definition, next, createdAt, first, now);
  }

  public Campaign with(String newName, Subtype newKind, Definition newDefinition) {
    return new Campaign(
        id, account, newName, newKind, newDefinition, state, createdAt, startedAt, changedAt);
  }
}
