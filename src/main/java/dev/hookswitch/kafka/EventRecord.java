package dev.hookswitch.kafka;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.Encoded;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.HexFormat;
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
 * accountcode}, {@code seq}, named and written as in the JSON; {@code origin}, the PBX link that
 * observed it; {@code after}, the first 8 bytes of the SHA-256 of the event before it in its
 * session, in hexadecimal, and zeros for the first; {@code pen}, which of Hookswitch's producers
 * wrote it.
 */
final class EventRecord {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecord.class);

  private static final String ORIGIN = "origin";
  private static final String AFTER = "after";
  private static final String PEN = "pen";

  private EventRecord() {}

  static ProducerRecord<String, byte[]> of(String topic, int partition, Chained chained, long pen) {
    Encoded encoded = chained.event();
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
    add(headers, AFTER, HexFormat.of().toHexDigits(chained.after()));
    add(headers, PEN, HexFormat.of().toHexDigits(pen));
    return made;
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** What was written; empty when somebody else wrote it, and it is no event. */
  static Optional<Found> read(ConsumerRecord<String, byte[]> record) {
    try {
      byte[] json = record.value();
      if (json != null) {
        CallEvent event = EventJson.decode(json);
        Encoded encoded = new Encoded(text(record, ORIGIN), event, json);
        Chained chained = new Chained(encoded, number(record, AFTER));
        return Optional.of(new Found(chained, record.offset(), number(record, PEN)));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      LOG.debug("not an event", e);
    }
    LOG.warn(
        "what is at offset {} of partition {} of {} is no event of ours, and left out",
        record.offset(),
        record.partition(),
        record.topic());
    return Optional.empty();
  }

  private static long number(ConsumerRecord<String, byte[]> record, String name) {
    return HexFormat.fromHexDigitsToLong(text(record, name));
  }

  private static String text(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null || header.value() == null) {
      throw new IllegalArgumentException("there is no header " + name);
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }
}
