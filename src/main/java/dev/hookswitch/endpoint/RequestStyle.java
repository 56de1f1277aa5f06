package dev.hookswitch.endpoint;

import java.util.Map;

/**
 * How a request is made to look, and what it carries beside the event.
 *
 * @param headers sent along with every request; their values may be credentials
 */
public record RequestStyle(Map<String, String> headers) {

  public static final RequestStyle PLAIN = new RequestStyle(Map.of());

  public RequestStyle {
    headers = Map.copyOf(headers);
  }

  /** Shows no value of a header. */
  @Override
  public String toString() {
    return "RequestStyle[headers=" + headers.keySet() + "]";
  }
}
