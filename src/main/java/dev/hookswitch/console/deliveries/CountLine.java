package dev.hookswitch.console.deliveries;

import dev.hookswitch.dispatch.DeadLetters.Count;

/**
 * How many dead letters an endpoint has of one cause.
 *
 * @param endpoint what people call it
 * @param isFirst of its endpoint: all of that are sent again from here
 */
public record CountLine(Count count, String endpoint, boolean isFirst) {

  public String cause() {
    return LetterLine.word(count.cause());
  }

  public String address() {
    return LetterSearch.address(count.endpointId(), cause());
  }
}
