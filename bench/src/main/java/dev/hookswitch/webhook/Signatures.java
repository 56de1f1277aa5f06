package dev.hookswitch.webhook;

import dev.hookswitch.endpoint.SigningKey;
import java.util.List;

/** Signing, for benchmarks: it is in the sender's own package to reach it. */
public final class Signatures {

  private Signatures() {}

  /** The header of one request. */
  public static String header(List<SigningKey> keys, String id, long timestamp, byte[] body) {
    return Signature.header(keys, id, timestamp, body);
  }
}
