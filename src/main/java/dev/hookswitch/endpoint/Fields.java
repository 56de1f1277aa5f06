package dev.hookswitch.endpoint;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Named values that somebody wrote down: an entry of the settings file or the body of a request.
 * Read strictly: a value of the wrong kind is refused with one sentence by the exception of whoever
 * implements this.
 */
public interface Fields {

  boolean has(String name);

  @Nullable String text(String name);

  @Nullable Boolean flag(String name);

  Set<String> texts(String name);

  /** Each of them one of a set of words. */
  <T> Set<T> words(String name, Map<String, T> words);

  /** One of a set of words. */
  <T> @Nullable T word(String name, Map<String, T> words);

  Map<String, String> textsByName(String name);

  @Nullable Double number(String name, double least, double most);

  /** A {@link TimeText}. */
  @Nullable Duration duration(String name);

  /** The refusal of a value, to be thrown. */
  RuntimeException wrong(String name, String sentence);
}
