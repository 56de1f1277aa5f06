package dev.hookswitch.console.frame;

import java.util.Map;

/**
 * A request that is answered otherwise than with what was asked for: what is wrong, for a person.
 */
public final class Turned extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String key;
  private final Map<String, String> headers;

  private Turned(int status, String key, Map<String, String> headers) {
    super(key);
    this.status = status;
    this.key = key;
    this.headers = Map.copyOf(headers);
  }

  /** There is nothing here, or nothing that this visitor may see: both look the same. */
  public static Turned notFound() {
    return new Turned(404, "error.not_found", Map.of());
  }

  /** They have signed in, and this is not theirs. */
  public static Turned notAllowed() {
    return new Turned(403, "error.not_allowed", Map.of());
  }

  /** The form was not one of ours, or is from before the last sign-in. */
  public static Turned forged() {
    return new Turned(403, "error.forged", Map.of());
  }

  /** The link was for the first start, and there is an administrator. */
  public static Turned usedUp() {
    return new Turned(410, "error.used_up", Map.of());
  }

  /** To where one signs in. */
  public static Turned away(String path) {
    return new Turned(303, "error.sign_in", Map.of("Location", path));
  }

  public int status() {
    return status;
  }

  /** Of the text that says it. */
  public String key() {
    return key;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
