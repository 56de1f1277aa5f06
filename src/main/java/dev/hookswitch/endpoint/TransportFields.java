package dev.hookswitch.endpoint;

import org.jspecify.annotations.Nullable;

/** Reads a {@link Transport}: the objects {@code tls} and {@code proxy} of an endpoint. */
final class TransportFields {

  private static final String CERTIFICATE = "client_certificate";
  private static final String KEY = "client_key";
  private static final String AUTHORITIES = "ca";

  private TransportFields() {}

  static Transport read(Fields fields, Transport before) {
    return route(fields, tls(fields, before));
  }

  /** One that is given replaces the one before as a whole: an empty one takes it away. */
  private static Transport tls(Fields fields, Transport before) {
    Fields tls = fields.object("tls");
    if (tls == null) {
      return before;
    }
    Transport read = before.withTls(certificate(tls), authorities(tls));
    tls.closed();
    return read;
  }

  private static @Nullable ClientCertificate certificate(Fields tls) {
    String certificate = tls.text(CERTIFICATE, Pem.MAX_TEXT);
    String key = tls.text(KEY, Pem.MAX_TEXT);
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw tls.wrong(certificate == null ? CERTIFICATE : KEY, EndpointRule.PAIR.of());
    }
    try {
      return ClientCertificate.parse(certificate, key);
    } catch (IllegalArgumentException e) {
      String sentence = String.valueOf(e.getMessage());
      throw tls.wrong(sentence.startsWith(KEY) ? KEY : CERTIFICATE, sentence);
    }
  }

  private static @Nullable Authorities authorities(Fields tls) {
    String pem = tls.text(AUTHORITIES, Pem.MAX_TEXT);
    try {
      return pem == null ? null : Authorities.parse(pem);
    } catch (IllegalArgumentException e) {
      throw tls.wrong(AUTHORITIES, String.valueOf(e.getMessage()));
    }
  }

  private static Transport route(Fields fields, Transport before) {
    String text = fields.text("proxy");
    try {
      return text == null ? before : before.withRoute(Route.parse(text));
    } catch (IllegalArgumentException e) {
      throw fields.wrong("proxy", String.valueOf(e.getMessage()));
    }
  }
}
