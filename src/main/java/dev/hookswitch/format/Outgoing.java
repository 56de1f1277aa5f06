package dev.hookswitch.format;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request as it is to be sent, but for what the sender adds: its signature and its own headers.
 *
 * @param headers Content-Type among them where there is a body
 * @param body empty where the request has none
 * @param signed what a signature covers: the body, but where the event is in the address
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Outgoing(
    String method, URI url, Map<String, String> headers, byte[] body, byte[] signed) {

  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  /** One whose body is what is signed. */
  public Outgoing(String method, URI url, Map<String, String> headers, byte[] body) {
    this(method, url, headers, body, body);
  }

  public Outgoing {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** JSON for that address. */
  public static Outgoing json(URI url, byte[] body) {
    return new Outgoing("POST", url, JSON, body);
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
