package dev.hookswitch.broker;

import dev.hookswitch.TestCertificates;
import dev.hookswitch.endpoint.Authorities;
import dev.hookswitch.endpoint.ClientCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An authority, and what it signed: a server called localhost and a client. Made once in a JVM.
 *
 * @param serverCertificate in PEM, as is its key, {@code serverKey}
 * @param stranger an authority that has signed none of them
 */
record Certificates(
    Authorities authority,
    String serverCertificate,
    String serverKey,
    ClientCertificate client,
    Authorities stranger) {

  private static Certificates made;

  static synchronized Certificates get() throws IOException {
    if (made == null) {
      Path folder = Files.createTempDirectory("certificates");
      TestCertificates house =
          new TestCertificates(folder, "authority")
              .sign("server", "-keyalg", "EC", "-ext", "san=dns:localhost")
              .sign("client", "-keyalg", "EC");
      TestCertificates other = new TestCertificates(folder, "stranger");
      made =
          new Certificates(
              Authorities.parse(house.certificate("ca")),
              house.certificate("server"),
              house.key("server"),
              ClientCertificate.parse(house.certificate("client"), house.key("client")),
              Authorities.parse(other.certificate("ca")));
      Files.delete(folder.resolve("authority.p12"));
      Files.delete(folder.resolve("stranger.p12"));
      Files.delete(folder);
    }
    return made;
  }
}
