package dev.hookswitch.endpoint;

import java.security.cert.X509Certificate;
import java.util.List;

/** Certificates of those who may vouch for a server, as a customer gave them. */
public final class Authorities {

  private final String pem;
  private final List<X509Certificate> certificates;

  private Authorities(String pem, List<X509Certificate> certificates) {
    this.pem = pem;
    this.certificates = List.copyOf(certificates);
  }

  /**
   * Reads one or several.
   *
   * @throws IllegalArgumentException with one sentence
   */
  public static Authorities parse(String pem) {
    return new Authorities(pem, Pem.certificates("ca", pem));
  }

  public String pem() {
    return pem;
  }

  public List<X509Certificate> certificates() {
    return certificates;
  }

  public List<String> subjects() {
    return certificates.stream().map(each -> each.getSubjectX500Principal().getName()).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Authorities that && that.pem.equals(pem);
  }

  @Override
  public int hashCode() {
    return pem.hashCode();
  }

  @Override
  public String toString() {
    return subjects().toString();
  }
}
