package dev.hookswitch;

import dev.hookswitch.kafka.KafkaPlace;
import org.jspecify.annotations.Nullable;

/** On PostgreSQL. */
class SharedLogTest extends SharedLogContract {

  @Override
  @Nullable KafkaPlace topic() {
    return null;
  }
}
