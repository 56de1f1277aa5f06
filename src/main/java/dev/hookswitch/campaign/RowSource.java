package dev.hookswitch.campaign;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a text, one after the other. For one thread. */
public interface RowSource {

  /**
   * The next row; null: there is none.
   *
   * @throws UnreadableException when what follows cannot be read, whatever it is
   * @throws IOException when the text is cut off
   */
  @Nullable Row next() throws IOException, UnreadableException;

  /** One row of the text. */
  sealed interface Row {

    /** The line it begins on, from 1. */
    long line();

    /** Values by column, none of them empty. */
    record Filled(long line, Map<String, String> columns) implements Row {}

    /** It cannot be understood. */
    record Bad(long line, String sentence) implements Row {}
  }
}
