package dev.hookswitch.endpoint;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * What requests are signed with, by Standard Webhooks: a secret that both sides know ({@code v1}),
 * or a key pair of which the receiver gets the public half ({@code v1a}). As a text it shows
 * nothing that is secret.
 */
public sealed interface SigningKey permits SigningSecret, SigningKeyPair {

  /** The scheme a key is for. */
  enum Scheme {
    V1,
    V1A;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public SigningKey generate(SecureRandom random) {
      return this == V1 ? SigningSecret.generate(random) : SigningKeyPair.generate(random);
    }
  }

  Scheme scheme();

  /** The whole key as text: for the store, which encrypts it. */
  String reveal();

  /**
   * Reads what {@link #reveal} made, or what a person wrote into the settings.
   *
   * @throws IllegalArgumentException with one sentence that does not repeat the text
   */
  static SigningKey parse(String text) {
    return text.startsWith(SigningKeyPair.PREFIX)
        ? SigningKeyPair.parse(text)
        : SigningSecret.parse(text);
  }
}
