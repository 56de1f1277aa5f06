package dev.hookswitch.access;

import java.util.List;
import java.util.Optional;

/** Keeps keys durable, as hashes. Safe for all threads. */
public interface ApiKeyStore {

  void insert(ApiKey key, byte[] sha256);

  Optional<ApiKey> findBySha256(byte[] sha256);

  List<ApiKey> all();

  /** Whether there was one. */
  boolean delete(String id);
}
