package dev.hookswitch.broker;

import dev.hookswitch.endpoint.Credentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in PEM, as far as TLS to a broker needs them. */
final class Tls {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");
  private static final char[] NO_PASSWORD = new char[0];

  private Tls() {}

  /**
   * @throws IllegalArgumentException with one sentence, when a certificate or a key cannot be read
   */
  static SSLContext context(Credentials credentials) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities(credentials.authority()));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own(credentials.clientCertificate()), NO_PASSWORD);
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("TLS cannot be set up with these certificates", e);
    }
  }

  /** Null stands for the platform's. */
  private static @Nullable KeyStore authorities(@Nullable String pem)
      throws GeneralSecurityException, IOException {
    if (pem == null) {
      return null;
    }
    KeyStore store = empty();
    for (Certificate certificate : certificates(pem)) {
      store.setCertificateEntry("authority-" + store.size(), certificate);
    }
    return store;
  }

  private static KeyStore own(@Nullable String pem) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    if (pem != null) {
      Certificate[] chain = certificates(pem).toArray(Certificate[]::new);
      store.setKeyEntry("own", privateKey(pem), NO_PASSWORD, chain);
    }
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static List<Certificate> certificates(String pem) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      String blocks = certificateBlocks(pem);
      return new ArrayList<>(
          factory.generateCertificates(
              new ByteArrayInputStream(blocks.getBytes(StandardCharsets.US_ASCII))));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the certificate in PEM cannot be read", e);
    }
  }

  /** The certificates of a text, without what else is in it. */
  static String certificateBlocks(String pem) {
    return blocks(pem, "CERTIFICATE", "there is no certificate in PEM");
  }

  /** The private key of a text, without what else is in it. */
  static String keyBlock(String pem) {
    return blocks(
        pem, "PRIVATE KEY", "there is no private key in PEM (PKCS #8, not encrypted) beside it");
  }

  private static String blocks(String pem, String label, String missing) {
    StringBuilder blocks = new StringBuilder();
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      if (block.group(1).equals(label)) {
        blocks.append(block.group()).append('\n');
      }
    }
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException(missing);
    }
    return blocks.toString();
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(keyBlock(pem));
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(block.find() ? block.group(2) : "");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the private key in PEM cannot be read", e);
    }
    for (String kind : KEY_KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // a key of another kind
      }
    }
    throw new IllegalArgumentException("the private key in PEM cannot be read");
  }
}
