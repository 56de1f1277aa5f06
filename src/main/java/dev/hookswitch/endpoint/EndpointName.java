package dev.hookswitch.endpoint;

/** What people call an endpoint. */
public final class EndpointName {

  private EndpointName() {}

  /** What its owner calls it, or where it is; never a path, in which a secret may stand. */
  public static String of(Endpoint endpoint) {
    return endpoint.description().isBlank()
        ? endpoint.url().getHost() + " (" + endpoint.id() + ")"
        : endpoint.description();
  }
}
