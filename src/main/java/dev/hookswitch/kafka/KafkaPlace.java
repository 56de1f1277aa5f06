package dev.hookswitch.kafka;

import dev.hookswitch.journal.JournalException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic, and where it is.
 *
 * @param servers {@code host:port}, several with commas
 * @param client what else the clients must know, by the names of Kafka's own settings: how they
 *     sign in, whom they trust
 */
public record KafkaPlace(String servers, String topic, Map<String, String> client) {

  /** How long one question to the brokers may take, with all its repetitions. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How many copies a topic gets where there are so many brokers. */
  private static final int REPLICAS = 3;

  /** What a topic that is made here keeps. */
  private static final Duration KEPT = Duration.ofDays(7);

  /** Less than this, and events could be gone before they are copied. */
  private static final Duration KEPT_AT_LEAST = Duration.ofHours(1);

  public KafkaPlace {
    client = Map.copyOf(client);
  }

  /** Client settings may be passwords. */
  @Override
  public String toString() {
    return topic + " on " + servers;
  }

  /**
   * Creates the topic, where there is none: on three brokers where there are so many, of which two
   * must have what is acknowledged.
   *
   * @throws JournalException when the brokers cannot be reached or will not, or the topic is not
   *     fit
   */
  public void prepare(int partitions) {
    try (Admin admin = Admin.create(connection())) {
      int brokers = answer("cannot be created", admin.describeCluster().nodes()).size();
      int replicas = Math.min(REPLICAS, brokers);
      Map<String, String> settings =
          Map.of(
              TopicConfig.CLEANUP_POLICY_CONFIG,
              TopicConfig.CLEANUP_POLICY_DELETE,
              TopicConfig.RETENTION_MS_CONFIG,
              Long.toString(KEPT.toMillis()),
              TopicConfig.RETENTION_BYTES_CONFIG,
              "-1",
              TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
              Integer.toString(Math.max(1, replicas - 1)));
      NewTopic wanted = new NewTopic(topic, partitions, (short) replicas).configs(settings);
      var _ = answer("cannot be created", admin.createTopics(List.of(wanted)).all());
    } catch (JournalException e) {
      if (!(e.getCause() instanceof ExecutionException failure
          && failure.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    Optional<String> trouble = trouble(partitions);
    if (trouble.isPresent()) {
      throw new JournalException(trouble.get(), new IllegalStateException(topic));
    }
  }

  /**
   * What is wrong with the topic, in one sentence; empty when nothing is, or there is none yet.
   *
   * @throws JournalException when the brokers cannot be reached or will not say
   */
  public Optional<String> trouble(int partitions) {
    try (Admin admin = Admin.create(connection())) {
      TopicDescription found;
      try {
        found =
            answer("cannot be described", admin.describeTopics(List.of(topic)).allTopicNames())
                .get(topic);
      } catch (JournalException e) {
        if (e.getCause() instanceof ExecutionException failure
            && failure.getCause() instanceof UnknownTopicOrPartitionException) {
          return Optional.empty();
        }
        throw e;
      }
      if (found == null || found.partitions().size() != partitions) {
        return Optional.of(
            "the topic "
                + topic
                + " must have "
                + partitions
                + " partitions, as the database says");
      }
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      Config config =
          answer("cannot be described", admin.describeConfigs(List.of(resource)).all())
              .get(resource);
      return config == null
          ? Optional.empty()
          : trouble(config, found.partitions().getFirst().replicas().size());
    }
  }

  private Optional<String> trouble(Config config, int replicas) {
    if (!value(config, TopicConfig.CLEANUP_POLICY_CONFIG)
        .equals(TopicConfig.CLEANUP_POLICY_DELETE)) {
      return Optional.of("the topic " + topic + " must have cleanup.policy=delete");
    }
    long kept = Long.parseLong(value(config, TopicConfig.RETENTION_MS_CONFIG));
    if (kept >= 0 && kept < KEPT_AT_LEAST.toMillis()) {
      return Optional.of("the topic " + topic + " must have retention.ms of an hour at least");
    }
    int inSync = Integer.parseInt(value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
    if (replicas > 1 && inSync < 2) {
      return Optional.of(
          "the topic " + topic + " must have min.insync.replicas=2: one broker may lose its disk");
    }
    return Optional.empty();
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }

  /** What every client needs; a map of the caller's own. */
  Map<String, Object> connection() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }

  /** Waits for what an administrator's client asked. */
  <T> T answer(String what, KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw failure(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(what, e);
    }
  }

  /** In one sentence. */
  JournalException failure(String what, Exception cause) {
    Throwable why =
        cause instanceof ExecutionException && cause.getCause() != null ? cause.getCause() : cause;
    String words = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    return new JournalException("the topic " + topic + " " + what + ": " + words, cause);
  }
}
