package dev.hookswitch.endpoint;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How we show a message broker who we are, and by what we know it. Nothing of it is in {@link
 * #toString}.
 *
 * @param user with {@code password}: SASL of Kafka, the login of RabbitMQ and NATS
 * @param token NATS alone, instead of user and password
 * @param clientCertificate for TLS: in PEM, our certificate, those between it and its authority,
 *     and its private key (PKCS #8, not encrypted), one text
 * @param authority for TLS: in PEM, the authorities whose certificates we take for the broker's;
 *     null means those that the Java platform knows
 */
public record Credentials(
    @Nullable String user,
    @Nullable String password,
    @Nullable String token,
    @Nullable String clientCertificate,
    @Nullable String authority) {

  /** What they are called where people write them down. */
  static final List<String> NAMES =
      List.of("user", "password", "token", "client_certificate", "authority");

  public static final Credentials NONE = new Credentials(null, null, null, null, null);

  public Credentials {
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("a user and a password are given together or not at all");
    }
    if (user != null && token != null) {
      throw new IllegalArgumentException("a token stands instead of user and password");
    }
  }

  /**
   * By their names.
   *
   * @throws IllegalArgumentException with one sentence when they do not go together
   */
  static Credentials of(Map<String, String> values) {
    return new Credentials(
        values.get("user"),
        values.get("password"),
        values.get("token"),
        values.get("client_certificate"),
        values.get("authority"));
  }

  public static Credentials password(String user, String password) {
    return new Credentials(user, password, null, null, null);
  }

  public static Credentials token(String token) {
    return new Credentials(null, null, token, null, null);
  }

  /** The same with this for TLS. */
  public Credentials withTls(@Nullable String otherAuthority, @Nullable String otherCertificate) {
    return new Credentials(user, password, token, otherCertificate, otherAuthority);
  }

  public boolean isForTls() {
    return clientCertificate != null || authority != null;
  }

  @Override
  public String toString() {
    return "Credentials[…]";
  }
}
