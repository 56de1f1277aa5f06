package dev.hookswitch.event;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON that a stranger wrote: what could be read in two ways (a property that is there twice,
 * something after the end) is refused, and nobody nests it deeper than somebody would.
 */
public final class StrictJson {

  private StrictJson() {}

  /** What reads it. For all threads. */
  public static JsonMapper nested(int most) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(most).build())
                .build())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
