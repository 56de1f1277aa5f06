package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * An authority, and what it signed: a server called localhost and a client. All in PEM, made with
 * the JDK's keytool, once in a JVM.
 *
 * @param serverCertificate beside its key, {@code serverKey}
 * @param client certificate and key in one text
 * @param stranger an authority that has signed none of them
 */
record Certificates(
    String authority, String serverCertificate, String serverKey, String client, String stranger) {

  private static final String PASSWORD = "changeit";

  private static Certificates made;

  static synchronized Certificates get() throws Exception {
    if (made == null) {
      Path folder = Files.createTempDirectory("certificates");
      Path file = folder.resolve("certificates.p12");
      made = make(file);
      Files.delete(file);
      Files.delete(folder);
    }
    return made;
  }

  private static Certificates make(Path file)
      throws IOException, InterruptedException, GeneralSecurityException {
    generate(file, "ca", "CN=Authority of the tests", "-ext", "bc:c");
    generate(file, "stranger", "CN=Another authority", "-ext", "bc:c");
    generate(file, "server", "CN=broker", "-signer", "ca", "-ext", "san=dns:localhost");
    generate(file, "client", "CN=client", "-signer", "ca");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return new Certificates(
        certificate(store, "ca"),
        certificate(store, "server"),
        key(store, "server"),
        certificate(store, "client") + key(store, "client"),
        certificate(store, "stranger"));
  }

  private static void generate(Path file, String alias, String name, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30"));
    command.addAll(Arrays.asList(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("keytool: %s", said).isZero();
  }

  private static String certificate(KeyStore store, String alias) throws GeneralSecurityException {
    Certificate certificate = store.getCertificateChain(alias)[0];
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  private static String key(KeyStore store, String alias) throws GeneralSecurityException {
    return pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded());
  }

  private static String pem(String label, byte[] content) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }
}
