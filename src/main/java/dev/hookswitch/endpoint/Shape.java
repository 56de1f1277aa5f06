package dev.hookswitch.endpoint;

import dev.hookswitch.format.Format;
import java.util.Map;

/**
 * What an endpoint's requests look like.
 *
 * @param secrets what its template finds under that name; kept apart because the rest is shown
 */
public record Shape(Format format, Map<String, String> secrets) {

  /** The event as it is stored. */
  public static final Shape JSON = new Shape(Format.Plain.JSON, Map.of());

  public Shape {
    secrets = Map.copyOf(secrets);
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "Shape[format=" + format.word() + ", secrets=" + secrets.keySet() + "]";
  }
}
