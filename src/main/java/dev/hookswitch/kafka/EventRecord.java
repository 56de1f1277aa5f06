package dev.hookswitch.kafka;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.Encoded;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event as a record of the topic: the session is the key, the JSON the value, and the record's
 * time the event's. Headers, all of them text: {@code id}, {@code event} (START, RING …), {@code
 * accountcode}, {@code seq}, named and written as in the JSON, and {@code origin}, the PBX link
 * that observed it.
 */
final class EventRecord {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecord.class);

  private static final String ORIGIN = "origin";

  private EventRecord() {}

  static ProducerRecord<String, byte[]> of(String topic, int partition, Encoded encoded) {
    CallEvent event = encoded.event();
    ProducerRecord<String, byte[]> made =
        new ProducerRecord<>(
            topic, partition, event.timestamp().toEpochMilli(), event.sessionId(), encoded.json());
    Headers headers = made.headers();
    add(headers, "id", event.id());
    add(headers, "event", event.kind().name());
    add(headers, "accountcode", event.common().account());
    add(headers, "seq", Integer.toString(event.seq()));
    add(headers, ORIGIN, encoded.origin());
    return made;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** What was written, with its origin; empty when somebody else wrote it, and it is no event. */
  static Optional<Encoded> read(ConsumerRecord<String, byte[]> found) {
    Header origin = found.headers().lastHeader(ORIGIN);
    byte[] json = found.value();
    if (origin != null && json != null) {
      try {
        CallEvent event = EventJson.decode(json);
        return Optional.of(
            new Encoded(new String(origin.value(), StandardCharsets.UTF_8), event, json));
      } catch (IllegalArgumentException | DateTimeException e) {
        LOG.debug("not an event", e);
      }
    }
    LOG.warn(
        "what is at offset {} of partition {} of {} is no event of ours, and left out",
        found.offset(),
        found.partition(),
        found.topic());
    return Optional.empty();
  }
}
