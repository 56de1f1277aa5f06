package dev.hookswitch.endpoint;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named values that somebody wrote down: an entry of the settings file or the body of a request.
 * Read strictly: a value of the wrong kind is refused with one sentence by the exception of whoever
 * implements this.
 */
public interface Fields extends FilterFields {

  /** A text that may be longer than usual: so many characters at the most. */
  @Nullable String text(String name, int most);

  @Nullable Boolean flag(String name);

  /** One of a set of words. */
  <T> @Nullable T word(String name, Map<String, T> words);

  Map<String, String> textsByName(String name);

  @Nullable Double number(String name, double least, double most);

  /** A {@link TimeText}. */
  @Nullable Duration duration(String name);

  /** Values within this one; null when there is no such name. */
  @Nullable Fields object(String name);

  /** Whatever stands there, as maps, lists and texts (numbers and flags where JSON has them). */
  @Nullable Object value(String name);

  /** Everything has been asked for: any other name is refused as unknown. */
  void closed();
}
