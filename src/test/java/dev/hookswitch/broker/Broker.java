package dev.hookswitch.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real broker with a place that takes every event, and its official consumer. */
interface Broker extends AutoCloseable {

  String USER = "hook";
  String PASSWORD = "a-\"quoted\\-secret";
  String WRONG = "a-wrong-secret";

  /**
   * @param group what belongs together, in order: a partition, a queue, a stream
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Received(String group, String key, Map<String, String> headers, byte[] body) {}

  /** Destination of everything, without TLS, for {@link #USER}. */
  String url();

  /** The same over TLS, where clients show a certificate; HOST stands for the host. */
  String tlsUrl();

  Certificates certificates();

  /** Everything published since the last time, until that many have come or time is up. */
  List<Received> consume(int atLeast, Duration time) throws Exception;

  void kill();

  void startAgain() throws IOException;

  @Override
  void close();
}
