package dev.hookswitch.endpoint;

import dev.hookswitch.refusal.Refusal;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of {@link Fields} is enough to write a filter down, so that the query of a request can do it
 * too.
 */
public interface FilterFields {

  boolean has(String name);

  @Nullable String text(String name);

  Set<String> texts(String name);

  /** Each of them one of a set of words. */
  <T> Set<T> words(String name, Map<String, T> words);

  /** The refusal of a value, to be thrown. */
  RuntimeException wrong(String name, String sentence);

  /** The same by a rule: who speaks other languages than English may say it in those. */
  default RuntimeException wrong(String name, Refusal refusal) {
    return wrong(name, refusal.sentence());
  }
}
