package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import dev.hookswitch.endpoint.Transport;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What TLS is made of for one {@link Transport}.
 *
 * @param trust for those who want to know it apart from the context
 */
public record Tls(SSLContext context, X509TrustManager trust) {

  private static final char[] NO_PASSWORD = {};

  /**
   * With the transport's own certificate and authorities, or with the platform's where it has none.
   *
   * @throws SSLException when this platform cannot use them
   */
  public static Tls of(Transport transport) throws SSLException {
    try {
      X509TrustManager trust = trustManager(transport.authorities());
      SSLContext context = SSLContext.getInstance("TLS");
      ClientCertificate certificate = transport.certificate();
      context.init(
          certificate == null ? new KeyManager[0] : keyManagers(certificate),
          new TrustManager[] {trust},
          null);
      return new Tls(context, trust);
    } catch (GeneralSecurityException | IOException e) {
      throw new SSLException("this platform cannot use the certificate or key", e);
    }
  }

  private static X509TrustManager trustManager(@Nullable Authorities authorities)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = null; // the platform's own
    if (authorities != null) {
      trusted = emptyStore();
      List<X509Certificate> certificates = authorities.certificates();
      for (int i = 0; i < certificates.size(); i++) {
        trusted.setCertificateEntry("ca" + i, certificates.get(i));
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
  }

  private static KeyManager[] keyManagers(ClientCertificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "client",
        certificate.key(),
        NO_PASSWORD,
        certificate.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
