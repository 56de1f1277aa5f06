package dev.hookswitch.endpoint;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * An Ed25519 key pair of Standard Webhooks: {@code whsk_} and base64 of the 32 bytes of the private
 * key followed by the 32 of the public one; the receiver gets {@code whpk_} and base64 of the
 * public one. {@link #toString} shows the public half.
 */
public final class SigningKeyPair implements SigningKey {

  static final String PREFIX = "whsk_";
  private static final String PUBLIC_PREFIX = "whpk_";
  private static final String ALGORITHM = "Ed25519";
  private static final int HALF = 32;

  private final byte[] both;
  private final PrivateKey signer;

  private SigningKeyPair(byte[] both) {
    this.both = both;
    try {
      this.signer =
          KeyFactory.getInstance(ALGORITHM)
              .generatePrivate(
                  new EdECPrivateKeySpec(NamedParameterSpec.ED25519, Arrays.copyOf(both, HALF)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  public static SigningKeyPair generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] both =
          Arrays.copyOf(((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow(), 64);
      // RFC 8410, section 4: the key is the last 32 bytes of its X.509 form
      byte[] x509 = pair.getPublic().getEncoded();
      System.arraycopy(x509, x509.length - HALF, both, HALF, HALF);
      return new SigningKeyPair(both);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * Reads a key pair as it is written in settings.
   *
   * @throws IllegalArgumentException with one sentence that does not repeat the text
   */
  public static SigningKeyPair parse(String text) {
    byte[] both;
    try {
      both = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a signing key is " + PREFIX + " and base64", e);
    }
    if (both.length != 2 * HALF) {
      throw new IllegalArgumentException(
          "a signing key has " + 2 * HALF + " bytes, private and public, not " + both.length);
    }
    return new SigningKeyPair(both);
  }

  @Override
  public Scheme scheme() {
    return Scheme.V1A;
  }

  public PrivateKey signer() {
    return signer;
  }

  /** What the receiver checks signatures with. */
  public String publicKey() {
    return PUBLIC_PREFIX
        + Base64.getEncoder().encodeToString(Arrays.copyOfRange(both, HALF, 2 * HALF));
  }

  @Override
  public String reveal() {
    return PREFIX + Base64.getEncoder().encodeToString(both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningKeyPair pair && Arrays.equals(pair.both, both);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(both);
  }

  @Override
  public String toString() {
    return publicKey();
  }
}
