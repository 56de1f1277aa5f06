package dev.hookswitch.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a longer list.
 *
 * @param next what to give as {@code after} to get the following page; null when there is nothing
 *     more now
 */
public record Page<T>(List<T> items, @Nullable String next) {
  public Page {
    items = List.copyOf(items);
  }
}
