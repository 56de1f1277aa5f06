package dev.hookswitch.callflow;

import java.util.List;

/**
 * What people may look at and try.
 *
 * @param pbx each that may hand over calls
 */
public record CallFlows(Decisions decisions, List<Identification> pbx) {
  public CallFlows {
    pbx = List.copyOf(pbx);
  }
}
