package dev.hookswitch.endpoint;

import java.util.Map;

/**
 * How requests are made for an endpoint: what they say, what they carry, how they travel.
 *
 * @param headers sent along with every request; their values may be credentials
 * @param numbers how the event's phone numbers are told
 * @param authentication who sends it, where its signature is not enough
 * @param transport how its connection is made
 * @param shape what it looks like
 */
public record RequestStyle(
    Map<String, String> headers,
    Numbers numbers,
    Authentication authentication,
    Transport transport,
    Shape shape) {

  public static final RequestStyle PLAIN = new RequestStyle(Map.of());

  public RequestStyle {
    headers = Map.copyOf(headers);
  }

  /** Headers and nothing else. */
  public RequestStyle(Map<String, String> headers) {
    this(headers, Numbers.FULL, Authentication.NONE, Transport.PLAIN, Shape.JSON);
  }

  public RequestStyle withNumbers(Numbers other) {
    return new RequestStyle(headers, other, authentication, transport, shape);
  }

  public RequestStyle withAuthentication(Authentication other) {
    return new RequestStyle(headers, numbers, other, transport, shape);
  }

  public RequestStyle withTransport(Transport other) {
    return new RequestStyle(headers, numbers, authentication, other, shape);
  }

  public RequestStyle withShape(Shape other) {
    return new RequestStyle(headers, numbers, authentication, transport, other);
  }

  /** Shows no value of a header. */
  @Override
  public String toString() {
    return "RequestStyle[headers="
        + headers.keySet()
        + ", numbers="
        + numbers
        + ", authentication="
        + authentication
        + ", transport="
        + transport
        + ", shape="
        + shape
        + "]";
  }
}
