package dev.hookswitch.store;

import dev.hookswitch.journal.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what must not be read in the database file: AES-256-GCM with a random nonce before each
 * text.
 */
public final class SecretBox {

  public static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random;

  public SecretBox(byte[] key, SecureRandom random) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("the key has " + KEY_BYTES + " bytes");
    }
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /** The file beside a database that holds its key, where the settings name none. */
  public static Path keyFile(Path database) {
    return database.resolveSibling(database.getFileName() + ".key");
  }

  /**
   * With the key in the file beside the database, which is made at first use and readable by its
   * owner alone.
   */
  public static SecretBox besideDatabase(Path database, SecureRandom random) {
    Path file = keyFile(database);
    try {
      if (Files.notExists(file)) {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        Files.createFile(file);
        SqliteDatabase.restrict(file, "rw-------");
        Files.writeString(
            file, Base64.getEncoder().encodeToString(fresh), StandardOpenOption.WRITE);
      }
      return new SecretBox(Base64.getDecoder().decode(Files.readString(file).strip()), random);
    } catch (IOException e) {
      throw new JournalException(
          "the key file " + file + " cannot be used: " + Failures.inWords(e), e);
    } catch (IllegalArgumentException e) {
      throw new JournalException(
          "the key file " + file + " does not hold " + KEY_BYTES + " bytes in base64", e);
    }
  }

  byte[] seal(String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  String open(byte[] sealed) {
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      byte[] text =
          cipher(Cipher.DECRYPT_MODE, nonce)
              .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new JournalException(
          "the stored secrets were encrypted with another key than the one given", e);
    }
  }

  /** Whether that was sealed with this key. */
  public boolean opens(byte[] sealed) {
    try {
      open(sealed);
      return true;
    } catch (JournalException e) {
      return false;
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
