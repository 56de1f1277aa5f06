package dev.hookswitch.endpoint;

import dev.hookswitch.refusal.Refusal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a connection to an endpoint is made. Equal values share their connections.
 *
 * @param certificate what is shown to a server that asks who connects
 * @param authorities who may vouch for the server, instead of those whom the platform trusts
 * @param route whether a proxy stands between
 */
public record Transport(
    @Nullable ClientCertificate certificate, @Nullable Authorities authorities, Route route) {

  public static final Transport PLAIN = new Transport(null, null, Route.AS_SETTINGS);

  public Transport withTls(
      @Nullable ClientCertificate otherCertificate, @Nullable Authorities otherAuthorities) {
    return new Transport(otherCertificate, otherAuthorities, route);
  }

  public Transport withRoute(Route other) {
    return new Transport(certificate, authorities, other);
  }

  /** Whether it chooses a proxy itself. */
  public boolean isProxied() {
    return route instanceof Route.Through;
  }

  /**
   * What of it has expired at that moment. This is asked when it is set; what expires later fails
   * at the endpoint, which says so.
   */
  public Optional<Refusal> expired(Instant now) {
    if (certificate != null && certificate.expires().isBefore(now)) {
      return Optional.of(EndpointRule.CERTIFICATE_EXPIRED.of(certificate.expires()));
    }
    if (authorities != null) {
      for (X509Certificate each : authorities.certificates()) {
        if (each.getNotAfter().toInstant().isBefore(now)) {
          return Optional.of(
              EndpointRule.AUTHORITY_EXPIRED.of(
                  each.getNotAfter().toInstant(), each.getSubjectX500Principal().getName()));
        }
      }
    }
    return Optional.empty();
  }
}
