package dev.hookswitch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps files. Safe for all threads. */
public interface Archive extends AutoCloseable {

  /**
   * Keeps a copy of a file, also where there is one at that place already.
   *
   * @param place names joined by {@code /}, each of letters, digits, {@code _}, {@code -} and
   *     {@code .}
   * @param sha256 of the whole file, in hex
   */
  void put(String place, Path file, String sha256) throws IOException;

  /**
   * Opens a part of a file.
   *
   * @param from the first byte, from 0 on
   * @param length bytes, which the file has from there on
   */
  InputStream open(String place, long from, long length) throws IOException;

  /** Deletes a file; nothing happens where there is none. */
  void delete(String place) throws IOException;

  /** Tries whether files can be kept; says what stands against it. */
  Optional<String> trouble();

  @Override
  void close();
}
