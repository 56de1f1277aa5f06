package dev.hookswitch.endpoint;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its private key, as a customer gave it. As a text it shows its subject alone;
 * the key is for the store, which encrypts it, and for the handshake.
 */
public final class ClientCertificate {

  private final String certificatePem;
  private final String keyPem;
  private final List<X509Certificate> chain;
  private final PrivateKey key;

  private ClientCertificate(
      String certificatePem, String keyPem, List<X509Certificate> chain, PrivateKey key) {
    this.certificatePem = certificatePem;
    this.keyPem = keyPem;
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  /**
   * Reads both; the first certificate is the key's own, the others lead from it to an authority.
   *
   * @throws IllegalArgumentException with one sentence that repeats nothing of the key
   */
  public static ClientCertificate parse(String certificatePem, String keyPem) {
    List<X509Certificate> chain = Pem.certificates("client_certificate", certificatePem);
    PrivateKey key = Pem.privateKey("client_key", keyPem, chain.getFirst().getPublicKey());
    return new ClientCertificate(certificatePem, keyPem, chain, key);
  }

  public String subject() {
    return chain.getFirst().getSubjectX500Principal().getName();
  }

  public Instant expires() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  public List<X509Certificate> chain() {
    return chain;
  }

  public PrivateKey key() {
    return key;
  }

  public String certificatePem() {
    return certificatePem;
  }

  /** The private key as it was given. */
  public String revealKey() {
    return keyPem;
  }

  /** The private key in PEM as PKCS#8, which some clients alone can read. */
  public String revealKeyAsPkcs8() {
    return Pem.text("PRIVATE KEY", key.getEncoded());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientCertificate that
        && that.certificatePem.equals(certificatePem)
        && that.keyPem.equals(keyPem);
  }

  @Override
  public int hashCode() {
    return certificatePem.hashCode();
  }

  @Override
  public String toString() {
    return subject();
  }
}
