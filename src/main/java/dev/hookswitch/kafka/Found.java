package dev.hookswitch.kafka;

/**
 * An event of the topic; whether it counts says the {@link Sieve}.
 *
 * @param record its offset in its partition of the topic
 * @param pen the number of the {@link Pen} that wrote it
 */
record Found(Chained chained, long record, long pen) {

  String origin() {
    return chained.event().origin();
  }

  String session() {
    return chained.event().event().sessionId();
  }
}
