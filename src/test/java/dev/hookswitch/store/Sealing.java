package dev.hookswitch.store;

import java.security.SecureRandom;

/** Encrypts as the stores do. */
public final class Sealing {

  private Sealing() {}

  public static byte[] seal(byte[] key, String text) {
    return new SecretBox(key, new SecureRandom()).seal(text);
  }
}
