package dev.hookswitch.broker;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.endpoint.Transport;

/** Logins as tests write them down. */
final class Logins {

  private Logins() {}

  static Login password(String user, String password) {
    return new Login(new Authentication.Basic(user, password), Transport.PLAIN);
  }

  static Login token(String token) {
    return new Login(new Authentication.Bearer(token), Transport.PLAIN);
  }

  /** The same with this for TLS; null is the platform's, or none. */
  static Login withTls(Login login, Authorities authorities, ClientCertificate certificate) {
    return new Login(login.authentication(), login.transport().withTls(certificate, authorities));
  }
}
