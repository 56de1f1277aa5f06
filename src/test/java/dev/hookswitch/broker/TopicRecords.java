package dev.hookswitch.broker;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.EventJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topic of events as anybody reads it who was told no more than docs/kafka.md. */
public final class TopicRecords {

  private TopicRecords() {}

  /**
   * Whether a record counts: it goes on after the last of its session that did.
   *
   * @param last what the next record must say, by session; changed here
   */
  public static boolean counts(ConsumerRecord<String, byte[]> record, Map<String, String> last) {
    Header after = record.headers().lastHeader("after");
    if (after == null
        || !new String(after.value(), StandardCharsets.UTF_8)
            .equals(last.getOrDefault(record.key(), "0".repeat(16)))) {
      return false;
    }
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(record.value());
      last.put(record.key(), HexFormat.of().formatHex(hash, 0, 8));
      return true;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** All that counts, by session. */
  public static Map<String, List<CallEvent>> all(String servers, String topic) {
    Map<String, List<CallEvent>> sessions = new TreeMap<>();
    Map<String, String> last = new HashMap<>();
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        for (ConsumerRecord<String, byte[]> each : consumer.poll(Duration.ofMillis(200))) {
          if (counts(each, last)) {
            sessions
                .computeIfAbsent(each.key(), _ -> new ArrayList<>())
                .add(EventJson.decode(each.value()));
          }
        }
      }
      return sessions;
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }
}
