package dev.hookswitch.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** How phone numbers are told to an endpoint. */
public enum Numbers {
  /** As they are. */
  FULL("full"),
  /** As tokens: the same number is the same token. */
  MASKED("masked");

  private final String word;

  Numbers(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  static Map<String, Numbers> words() {
    Map<String, Numbers> words = new LinkedHashMap<>();
    for (Numbers each : values()) {
      words.put(each.word, each);
    }
    return words;
  }
}
