package dev.hookswitch.broker;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.endpoint.Transport;
import org.jspecify.annotations.Nullable;

/**
 * How we show a broker who we are, and by what we know it. Links are shared by equal ones.
 *
 * @param authentication user and password: SASL of Kafka, the login of RabbitMQ and NATS; or a
 *     bearer's token, which NATS alone knows
 * @param transport the certificate that we show, and who may vouch for the broker
 */
public record Login(Authentication authentication, Transport transport) {

  public static final Login NONE = new Login(Authentication.NONE, Transport.PLAIN);

  public static Login of(RequestStyle style) {
    return new Login(style.authentication(), style.transport());
  }

  /** User and password, where there are any. */
  Authentication.@Nullable Basic user() {
    return authentication instanceof Authentication.Basic basic ? basic : null;
  }

  @Nullable String token() {
    return authentication instanceof Authentication.Bearer bearer ? bearer.token() : null;
  }

  @Nullable ClientCertificate certificate() {
    return transport.certificate();
  }

  @Nullable Authorities authorities() {
    return transport.authorities();
  }

  /**
   * Whether such a destination can be logged in to like this.
   *
   * @throws IllegalArgumentException with one sentence that repeats no secret
   */
  void requireFits(Destination destination) {
    if (token() != null && destination.kind() != Destination.Kind.NATS) {
      throw new IllegalArgumentException(
          "only NATS knows tokens; authentication must be basic for " + destination.kind().label);
    }
    if (authentication instanceof Authentication.OAuth2) {
      throw new IllegalArgumentException("a message broker is not logged in to with oauth2");
    }
    if (transport.isProxied()) {
      throw new IllegalArgumentException("a message broker is not reached through an HTTP proxy");
    }
    if (!destination.tls() && (certificate() != null || authorities() != null)) {
      throw new IllegalArgumentException(
          "tls needs a URL with TLS: kafka+ssl://, amqps:// or tls://");
    }
  }
}
