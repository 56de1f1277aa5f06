package dev.hookswitch.store;

import static java.util.Objects.requireNonNull;

import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.endpoint.Route;
import dev.hookswitch.endpoint.Transport;
import org.jspecify.annotations.Nullable;

/** A {@link Transport} in the JSON that is encrypted: the texts as they were given. */
record SealedTransport(
    @Nullable String certificate,
    @Nullable String key,
    @Nullable String authorities,
    @Nullable String route) {

  static @Nullable SealedTransport of(Transport transport) {
    if (transport.equals(Transport.PLAIN)) {
      return null;
    }
    ClientCertificate certificate = transport.certificate();
    Authorities authorities = transport.authorities();
    return new SealedTransport(
        certificate == null ? null : certificate.certificatePem(),
        certificate == null ? null : certificate.revealKey(),
        authorities == null ? null : authorities.pem(),
        transport.route().reveal());
  }

  Transport transport() {
    return new Transport(
        certificate == null ? null : ClientCertificate.parse(certificate, requireNonNull(key)),
        authorities == null ? null : Authorities.parse(authorities),
        route == null ? Route.AS_SETTINGS : Route.parse(route));
  }
}
