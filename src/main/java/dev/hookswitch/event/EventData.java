package dev.hookswitch.event;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attribute {@code data}: absent from the JSON when {@link #isEmpty()}.
 *
 * @param recovered this event was concluded by a resynchronisation, not observed
 * @param mergedInto on the COMPLETED of a session whose talk went on in an older one: that
 *     session's id
 * @param conference the room, where the party is in a conference
 * @param test made up to try an endpoint: no such call was ever there
 * @param variables the PBX channel variables that the settings ask for
 */
public record EventData(
    @Nullable String campaignId,
    @Nullable String contactId,
    @Nullable Callback callback,
    boolean recovered,
    @Nullable String mergedInto,
    @Nullable String conference,
    boolean test,
    Map<String, String> variables) {

  public static final EventData NONE =
      new EventData(null, null, null, false, null, null, false, Map.of());

  public EventData {
    variables = Map.copyOf(variables);
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  /** Of a callback. */
  public EventData of(Callback how) {
    return new EventData(
        campaignId, contactId, how, recovered, mergedInto, conference, test, variables);
  }

  public EventData ofCampaign(String campaign, @Nullable String contact) {
    return new EventData(
        campaign, contact, callback, recovered, mergedInto, conference, test, variables);
  }

  public EventData asRecovered() {
    return withRecovered(true);
  }

  public EventData asObserved() {
    return withRecovered(false);
  }

  private EventData withRecovered(boolean yes) {
    return new EventData(
        campaignId, contactId, callback, yes, mergedInto, conference, test, variables);
  }

  public EventData asMergedInto(String session) {
    return new EventData(
        campaignId, contactId, callback, recovered, session, conference, test, variables);
  }

  public EventData inConference(@Nullable String room) {
    return new EventData(
        campaignId, contactId, callback, recovered, mergedInto, room, test, variables);
  }

  public EventData withVariable(String name, String value) {
    Map<String, String> more = new HashMap<>(variables);
    more.put(name, value);
    return new EventData(
        campaignId, contactId, callback, recovered, mergedInto, conference, test, more);
  }

  /**
   * How a callback should work.
   *
   * @param called the operator's device, user or number
   * @param calling the contact's number
   * @param callerid shown to the first party
   * @param calleridB shown to the second party
   * @param first who is dialled first
   */
  public record Callback(
      String called,
      String calling,
      @Nullable String callerid,
      @Nullable String calleridB,
      LegRole first) {}
}
