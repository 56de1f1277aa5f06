package dev.hookswitch.endpoint;

import java.util.Map;

/**
 * How a request is made to look, and what it carries beside the event.
 *
 * @param headers sent along with every request; their values may be credentials
 * @param numbers how the event's phone numbers are told
 * @param credentials for a message broker
 */
public record RequestStyle(Map<String, String> headers, Numbers numbers, Credentials credentials) {

  public static final RequestStyle PLAIN = new RequestStyle(Map.of());

  /** With numbers as they are. */
  public RequestStyle(Map<String, String> headers) {
    this(headers, Numbers.FULL, Credentials.NONE);
  }

  public RequestStyle {
    headers = Map.copyOf(headers);
  }

  /** Shows no value of a header. */
  @Override
  public String toString() {
    return "RequestStyle[headers=" + headers.keySet() + ", numbers=" + numbers + "]";
  }
}
