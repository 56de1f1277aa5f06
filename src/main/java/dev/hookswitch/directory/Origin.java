package dev.hookswitch.directory;

import java.util.Locale;

/** Where an entry is kept, and so where it is changed. */
public enum Origin {
  FILE,
  API;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
