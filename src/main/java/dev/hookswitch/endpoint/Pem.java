package dev.hookswitch.endpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys as texts (RFC 7468); what is wrong is one sentence. */
final class Pem {

  /** As much as a few long chains need, and a bundle of a house's own authorities. */
  static final int MAX_TEXT = 128 * 1024;

  private static final int MOST_CERTIFICATES = 50;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");

  /** Kinds of keys with the signature that shows whether two halves belong together. */
  private static final Map<String, String> PROOFS =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  @SuppressWarnings("ArrayRecordComponent")
  private record Block(String label, byte[] bytes) {}

  private Pem() {}

  static String text(String label, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(bytes), label);
  }

  private static List<Block> blocks(String name, String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      try {
        byte[] bytes = Base64.getDecoder().decode(block.group(2).replaceAll("\\s", ""));
        blocks.add(new Block(block.group(1), bytes));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + " has a block that is not base64", e);
      }
    }
    return blocks;
  }

  /**
   * The certificates of a text in their order, one at least.
   *
   * @throws IllegalArgumentException with one sentence
   */
  static List<X509Certificate> certificates(String name, String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(name, text)) {
      if (!block.label().equals("CERTIFICATE")) {
        throw new IllegalArgumentException(
            name + " must have certificates alone, and has a block " + block.label());
      }
      certificates.add(certificate(name, block.bytes()));
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(
          name + " must be PEM: -----BEGIN CERTIFICATE----- and so on");
    }
    if (certificates.size() > MOST_CERTIFICATES) {
      throw new IllegalArgumentException(
          name + " has more than " + MOST_CERTIFICATES + " certificates");
    }
    return certificates;
  }

  private static X509Certificate certificate(String name, byte[] bytes) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(name + " has a block that is no X.509 certificate", e);
    }
  }

  /**
   * The private key that belongs to a public one: PKCS#8, or what OpenSSL wrote before it (PKCS#1
   * of RSA, SEC 1 of EC), whose parameters are taken from the public key.
   *
   * @throws IllegalArgumentException with one sentence that repeats nothing of the key
   */
  static PrivateKey privateKey(String name, String text, PublicKey belonging) {
    if (text.contains("ENCRYPTED")) { // in the label of PKCS#8, in a header of the older forms
      throw new IllegalArgumentException(name + " is encrypted; give it without a passphrase");
    }
    List<Block> keys =
        blocks(name, text).stream().filter(each -> !each.label().equals("EC PARAMETERS")).toList();
    if (keys.size() != 1) {
      throw new IllegalArgumentException(
          name + " must be PEM with one block: -----BEGIN PRIVATE KEY----- and so on");
    }
    Block block = keys.getFirst();
    String algorithm = kind(belonging);
    byte[] pkcs8 =
        switch (block.label()) {
          case "PRIVATE KEY" -> block.bytes();
          case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
            if (!block.label().startsWith(algorithm + " ")) {
              throw stranger(name);
            }
            yield pkcs8(algorithmIdentifier(belonging.getEncoded()), block.bytes());
          }
          default ->
              throw new IllegalArgumentException(
                  name + " must be a private key, not " + block.label());
        };
    PrivateKey key = key(name, algorithm, pkcs8);
    if (!belongs(key, belonging, PROOFS.getOrDefault(algorithm, ""))) {
      throw stranger(name);
    }
    return key;
  }

  private static String kind(PublicKey key) {
    String algorithm = key.getAlgorithm().equals("Ed25519") ? "EdDSA" : key.getAlgorithm();
    if (!PROOFS.containsKey(algorithm)) {
      throw new IllegalArgumentException(
          "client_certificate must be for a key of RSA, EC or Ed25519, not " + algorithm);
    }
    return algorithm;
  }

  private static IllegalArgumentException stranger(String name) {
    return new IllegalArgumentException(
        name + " does not belong to the first certificate of client_certificate");
  }

  private static PrivateKey key(String name, String algorithm, byte[] pkcs8) {
    for (String each : PROOFS.keySet()) {
      try {
        PrivateKey key =
            KeyFactory.getInstance(each).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        if (!each.equals(algorithm)) {
          throw stranger(name);
        }
        return key;
      } catch (InvalidKeySpecException e) {
        // another kind, perhaps
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has " + each, e);
      }
    }
    throw new IllegalArgumentException(name + " is no private key of RSA, EC or Ed25519");
  }

  private static boolean belongs(PrivateKey key, PublicKey to, String algorithm) {
    try {
      byte[] probe = {1, 2, 3};
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signed = signer.sign();
      Signature checker = Signature.getInstance(algorithm);
      checker.initVerify(to);
      checker.update(probe);
      return checker.verify(signed);
    } catch (InvalidKeyException | java.security.SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  // as much of DER as it takes to put one key into the envelope of the other form

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {2, 1, 0};

  /** RFC 5208: version, algorithm, and the key in its own form. */
  private static byte[] pkcs8(byte[] algorithmIdentifier, byte[] key) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(VERSION_0);
    inner.writeBytes(algorithmIdentifier);
    inner.writeBytes(der(OCTET_STRING, key));
    return der(SEQUENCE, inner.toByteArray());
  }

  /** RFC 5280, section 4.1: what a public key begins with. */
  private static byte[] algorithmIdentifier(byte[] publicKey) {
    int start = content(publicKey, 0);
    int end = content(publicKey, start) + length(publicKey, start);
    byte[] identifier = new byte[end - start];
    System.arraycopy(publicKey, start, identifier, 0, identifier.length);
    return identifier;
  }

  /** Where the content begins of what stands at that place. */
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length <= 0xff) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
