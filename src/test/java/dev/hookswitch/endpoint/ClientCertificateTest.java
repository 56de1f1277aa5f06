package dev.hookswitch.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.TestCertificates;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys as people paste them. */
class ClientCertificateTest {

  @TempDir static Path folder;
  private static TestCertificates house;

  @BeforeAll
  static void makeCertificates() {
    house = new TestCertificates(folder, "house");
    house.sign("rsa", "-keyalg", "RSA");
    house.sign("ec", "-keyalg", "EC", "-groupname", "secp384r1");
    house.sign("other", "-keyalg", "EC");
    house.sign("ed", "-keyalg", "Ed25519");
    house.sign("old", "-keyalg", "EC", "-startdate", "-10d", "-validity", "2");
  }

  /** What OpenSSL wrote before PKCS#8: its last part, for RSA and EC alike. */
  private static byte[] inside(byte[] pkcs8) {
    for (int at = 1; at < 40; at++) {
      if (pkcs8[at] != 4 || pkcs8[at - 1] == 6) { // the octet string
        continue;
      }
      int first = pkcs8[at + 1] & 0xff;
      int head = first < 0x80 ? 2 : 2 + (first & 0x7f);
      int length = first;
      if (first >= 0x80) {
        length = 0;
        for (int i = 2; i < head; i++) {
          length = (length << 8) | (pkcs8[at + i] & 0xff);
        }
      }
      if (at + head + length == pkcs8.length) {
        return Arrays.copyOfRange(pkcs8, at + head, pkcs8.length);
      }
    }
    throw new AssertionError("no octet string at the end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec", "ed"})
  void aKeyOfEachKindBelongsToItsCertificate(String alias) {
    ClientCertificate certificate =
        ClientCertificate.parse(house.certificate(alias), house.key(alias));
    assertThat(certificate.subject()).isEqualTo("CN=" + alias);
    assertThat(certificate.toString()).isEqualTo("CN=" + alias);
    assertThat(certificate.expires()).isAfter(Instant.now());
    assertThat(certificate)
        .isEqualTo(ClientCertificate.parse(house.certificate(alias), house.key(alias)));
  }

  @ParameterizedTest
  @CsvSource({"rsa,RSA PRIVATE KEY", "ec,EC PRIVATE KEY"})
  void theOlderFormsOfKeysAreReadToo(String alias, String label) {
    String key = TestCertificates.pem(label, inside(house.pkcs8(alias)));
    ClientCertificate certificate = ClientCertificate.parse(house.certificate(alias), key);
    assertThat(certificate.key().getEncoded())
        .isEqualTo(
            ClientCertificate.parse(house.certificate(alias), house.key(alias)).key().getEncoded());
  }

  @Test
  void aChainMayFollowAndTextBetweenTheBlocksIsOfNoInterest() {
    String chain =
        "subject=CN = ec\n" + house.certificate("ec") + "\nissuer\n" + house.certificate("ca");
    assertThat(ClientCertificate.parse(chain, house.key("ec")).chain()).hasSize(2);
    assertThat(Authorities.parse(chain).subjects()).containsExactly("CN=ec", "CN=house");
  }

  @Test
  void whatIsWrongIsSaidInOneSentence() {
    String ec = house.certificate("ec");
    String key = house.key("ec");
    refuses("x", key, "client_certificate must be PEM: -----BEGIN CERTIFICATE----- and so on");
    refuses(
        key, key, "client_certificate must have certificates alone, and has a block PRIVATE KEY");
    refuses(
        TestCertificates.pem("CERTIFICATE", new byte[50]),
        key,
        "client_certificate has a block that is no X.509 certificate");
    refuses(
        "-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----",
        key,
        "client_certificate has a block that is not base64");
    refuses(
        ec, "x", "client_key must be PEM with one block: -----BEGIN PRIVATE KEY----- and so on");
    refuses(ec, ec, "client_key must be a private key, not CERTIFICATE");
    refuses(
        ec,
        TestCertificates.pem("PRIVATE KEY", new byte[50]),
        "client_key is no private key of RSA, EC or Ed25519");
    refuses(
        ec,
        TestCertificates.pem("EC PRIVATE KEY", new byte[50]),
        "client_key is no private key of RSA, EC or Ed25519");
    refuses(
        ec,
        TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[50]),
        "client_key is encrypted; give it without a passphrase");
    for (String stranger :
        new String[] {
          house.key("other"),
          house.key("rsa"),
          house.key("ed"),
          TestCertificates.pem("RSA PRIVATE KEY", inside(house.pkcs8("rsa")))
        }) {
      refuses(
          ec,
          stranger,
          "client_key does not belong to the first certificate of client_certificate");
    }
  }

  private static void refuses(String certificate, String key, String sentence) {
    assertThatThrownBy(() -> ClientCertificate.parse(certificate, key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void whatHasExpiredIsKnown() {
    Transport old =
        Transport.PLAIN.withTls(
            ClientCertificate.parse(house.certificate("old"), house.key("old")), null);
    assertThat(old.expired(Instant.now())).isPresent();
    assertThat(old.expired(Instant.now().minusSeconds(9 * 86_400))).isEmpty();
    Transport trusting = Transport.PLAIN.withTls(null, Authorities.parse(house.certificate("old")));
    assertThat(trusting.expired(Instant.now()))
        .hasValueSatisfying(refusal -> assertThat(refusal.sentence()).endsWith(": CN=old"));
    assertThat(Transport.PLAIN.expired(Instant.MAX)).isEmpty();
  }
}
