package dev.hookswitch.pbx;

/**
 * What a channel leads to.
 *
 * @param kind a SIP device of the house, a trunk to the telephone network, one half of a pair of
 *     channels inside the PBX, or a helper of the PBX itself that is no party
 * @param name the PBX's own name for it: the device or trunk; empty for the others
 */
public record Endpoint(Kind kind, String name) {

  public enum Kind {
    DEVICE,
    TRUNK,
    LOCAL,
    HELPER
  }

  /** Whether somebody can talk here. */
  public boolean isParty() {
    return kind == Kind.DEVICE || kind == Kind.TRUNK;
  }
}
