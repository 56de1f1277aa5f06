package dev.hookswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.kafka.KafkaPlace;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {

  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private static Settings parse(String url, String kafka) {
    String text = "storage: { url: \"%s\", key: \"%s\", kafka: %s }".formatted(url, KEY, kafka);
    return SettingsReader.parse(
        "hookswitch.yaml", text, Map.of("LOGIN", "s3cret for brokers")::get);
  }

  private static Settings postgres(String kafka) {
    return parse("jdbc:postgresql://db/hookswitch", kafka);
  }

  @Test
  void whatTheClientsMustKnowIsHandedOnAndNotShown() {
    Settings settings =
        postgres("{ servers: \"one:9092,two:9092\", client: { sasl.jaas.config: \"${LOGIN}\" } }");
    assertThat(settings.storage().kafka())
        .isEqualTo(
            new KafkaPlace(
                "one:9092,two:9092",
                "hookswitch-events",
                Map.of("sasl.jaas.config", "s3cret for brokers")));
    assertThat(settings.storage().toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ servers: one }                                     | must be HOST:PORT",
        "{ topic: t }                                         | needs servers",
        "{ servers: \"one:9092\", topic: \"a b\" }            | storage.kafka.topic must be"
            + " letters",
        "{ servers: \"one:9092\", client: { acks: \"1\" } }   | may not set acks",
        "{ servers: \"one:9092\", replicas: 3 }               | unknown key \"replicas\"",
      })
  void whatCannotBeIsRefused(String kafka, String sentence) {
    assertThatThrownBy(() -> postgres(kafka)).hasMessageContaining(sentence);
  }

  @Test
  void aDatabaseThatSeveralProcessesShareMustBeBeside() {
    assertThatThrownBy(() -> parse("jdbc:sqlite:data/h.db", "{ servers: \"one:9092\" }"))
        .hasMessageContaining("needs PostgreSQL beside it");
  }
}
