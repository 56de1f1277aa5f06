package dev.hookswitch.pbx;

/**
 * What the PBX says of a channel at one moment. Unknown texts are empty, never null.
 *
 * @param id identity of the channel for its whole life, never its name (names move between
 *     channels)
 * @param sessionRoot id of the channel with which its call began, as the PBX sees it
 * @param callerNumber the number of the party at the far end
 * @param dialled what the channel asked for when it began: an extension, a service, a number
 * @param account account code
 */
public record ChannelFacts(
    String id,
    String sessionRoot,
    Endpoint endpoint,
    String callerNumber,
    String dialled,
    String account,
    State state) {

  public enum State {
    DOWN,
    RINGING,
    UP
  }
}
