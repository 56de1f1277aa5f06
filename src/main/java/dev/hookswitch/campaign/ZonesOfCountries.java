package dev.hookswitch.campaign;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The time zone of a country that has one alone. Of one that has several nobody can say, from a
 * number alone, in which of them its owner is.
 */
final class ZonesOfCountries {

  private static final Map<String, String> ZONES = load();

  private ZonesOfCountries() {}

  /** The zone's id; empty when the country has several, or is not known. */
  static String zone(String country) {
    return ZONES.getOrDefault(country, "");
  }

  static Map<String, String> all() {
    return ZONES;
  }

  private static Map<String, String> load() {
    Map<String, String> zones = new HashMap<>();
    try (InputStream in = ZonesOfCountries.class.getResourceAsStream("zones-of-countries.txt")) {
      if (in == null) {
        throw new IllegalStateException("zones-of-countries.txt is not on the class path");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> zones.put(line.substring(0, 2), line.substring(3)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(zones);
  }
}
