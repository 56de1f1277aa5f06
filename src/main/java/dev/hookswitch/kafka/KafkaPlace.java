package dev.hookswitch.kafka;

import dev.hookswitch.journal.JournalException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * A topic, and where it is.
 *
 * @param servers {@code host:port}, several with commas
 */
public record KafkaPlace(String servers, String topic) {

  /** How long one question to the brokers may take, with all its repetitions. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Creates the topic, where there is none, so that Kafka by itself deletes nothing and, where
   * there are three copies of it, acknowledges what two of them have.
   *
   * @throws JournalException when the brokers cannot be reached or will not
   */
  public void prepare(int partitions, int replicas) {
    Map<String, String> settings =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG, "-1",
            TopicConfig.RETENTION_BYTES_CONFIG, "-1",
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Math.max(1, replicas - 1)));
    NewTopic wanted = new NewTopic(topic, partitions, (short) replicas).configs(settings);
    try (Admin admin = Admin.create(connection())) {
      var _ =
          admin
              .createTopics(List.of(wanted))
              .all()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failure("cannot be created", e);
      }
    } catch (TimeoutException | KafkaException e) {
      throw failure("cannot be created", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("cannot be created", e);
    }
  }

  /** What every client needs; a map of the caller's own. */
  Map<String, Object> connection() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, List.of());
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return settings;
  }

  /** In one sentence. */
  JournalException failure(String what, Exception cause) {
    Throwable why =
        cause instanceof ExecutionException && cause.getCause() != null ? cause.getCause() : cause;
    String words = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    return new JournalException("the topic " + topic + " " + what + ": " + words, cause);
  }
}
