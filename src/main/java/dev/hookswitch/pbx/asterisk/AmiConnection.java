package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.asterisk.AmiReader.NotAmiException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * One socket to a manager port, from connecting to logged in. One thread writes; one thread,
 * possibly another, reads.
 */
final class AmiConnection implements AutoCloseable {

  static final Duration HANDSHAKE = Duration.ofSeconds(5);

  /** Events that may come before the answer to a login: more is no login. */
  private static final int MAX_BEFORE_ANSWER = 1000;

  private final Socket socket;
  private final AmiReader reader;
  private final OutputStream out;
  private final List<AmiMessage> early = new ArrayList<>();
  private String protocol = "";

  private AmiConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new AmiReader(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  /**
   * Connects and logs in.
   *
   * @throws AmiRefusal when the server answers and will not have us
   * @throws IOException when it cannot be reached or is no manager port; {@link #inWords} says it
   *     to a person
   */
  static AmiConnection open(AmiSettings settings) throws IOException, AmiRefusal {
    AmiConnection connection = new AmiConnection(connect(settings));
    try {
      connection.socket.setSoTimeout((int) HANDSHAKE.toMillis());
      connection.protocol = connection.reader.readBanner();
      connection.login(settings);
      connection.socket.setSoTimeout(0);
      return connection;
    } catch (IOException | AmiRefusal | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Socket connect(AmiSettings settings) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
      if (address.isUnresolved()) {
        throw new UnknownHostException(settings.host());
      }
      socket.connect(address, (int) HANDSHAKE.toMillis());
      return settings.tls() ? secure(socket, settings) : socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static Socket secure(Socket plain, AmiSettings settings) throws IOException {
    plain.setSoTimeout((int) HANDSHAKE.toMillis());
    SSLSocket socket =
        (SSLSocket)
            context(settings.certificate())
                .getSocketFactory()
                .createSocket(plain, settings.host(), settings.port(), true);
    if (settings.certificate() == null) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    socket.startHandshake();
    return socket;
  }

  private static SSLContext context(@Nullable Path certificate) throws IOException {
    try {
      if (certificate == null) {
        return SSLContext.getDefault();
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      try (InputStream pem = Files.newInputStream(certificate)) {
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
          trusted.setCertificateEntry("trusted-" + number++, each);
        }
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new SSLException(
          "the certificate " + certificate + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void login(AmiSettings settings) throws IOException, AmiRefusal {
    // events of the class system alone until the filters stand: FullyBooted comes with them
    List<String> action =
        new ArrayList<>(
            List.of("Action", "Login", "Events", "system", "Username", settings.username()));
    if (settings.plainLogin()) {
      action.addAll(List.of("Secret", settings.secret()));
    } else {
      send("Action", "Challenge", "AuthType", "MD5");
      AmiMessage challenge = answer();
      if (!challenge.isSuccess()) {
        throw new AmiRefusal(
            "offers no MD5 challenge ("
                + challenge.get("Message")
                + "); set plain_login to allow a plain one");
      }
      String key = md5(challenge.get("Challenge") + settings.secret());
      action.addAll(List.of("AuthType", "MD5", "Key", key));
    }
    send(action.toArray(String[]::new));
    AmiMessage answer = answer();
    if (!answer.isSuccess()) {
      throw new AmiRefusal(
          "refused the login of " + settings.username() + " (" + answer.get("Message") + ")");
    }
  }

  private AmiMessage answer() throws IOException {
    while (early.size() < MAX_BEFORE_ANSWER) {
      AmiMessage message = reader.readMessage();
      if (message.isResponse()) {
        return message;
      }
      early.add(message);
    }
    throw new NotAmiException("sent events and no answer to the login");
  }

  /**
   * RFC 1321 is what the protocol demands: it keeps the secret off the wire, and no more is claimed
   * for it.
   */
  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  /** What came before the login was answered. */
  List<AmiMessage> early() {
    return early;
  }

  /** The version of the manager protocol, as the greeting named it. */
  String protocol() {
    return protocol;
  }

  AmiMessage read() throws IOException {
    return reader.readMessage();
  }

  /**
   * Asks for the events, the version and a snapshot. All questions at once: none of the answers is
   * needed for the next, and a server may leave some unanswered.
   */
  void subscribe(Set<String> variables) throws IOException {
    for (String filter : EventFilters.excluding(variables)) {
      send("Action", "Filter", "Operation", "Add", "Filter", filter);
    }
    send("Action", "Events", "EventMask", "system,call,agent,user,dialplan");
    send("Action", "CoreSettings", "ActionID", Reception.VERSION);
    send("Action", "Status", "ActionID", Reception.SNAPSHOT);
  }

  /** With a bound in time, for a conversation of question and answer. */
  AmiMessage readAnswer() throws IOException {
    socket.setSoTimeout((int) HANDSHAKE.toMillis());
    while (true) {
      AmiMessage message = reader.readMessage();
      if (message.isResponse()) {
        return message;
      }
    }
  }

  /** Sends one action, given as header, value, header, value … */
  void send(String... headers) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      String value = headers[i + 1];
      if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("a header's value is one line: " + headers[i]);
      }
      text.append(headers[i]).append(": ").append(value).append("\r\n");
    }
    text.append("\r\n");
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // closing is all that was wanted
    }
  }

  /** What went wrong, to complete "HOST:PORT …". */
  static String inWords(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "has no address: the name does not resolve";
      case ConnectException _ -> "refuses connections";
      case SocketTimeoutException _ -> "did not answer within " + HANDSHAKE.toSeconds() + " s";
      case SSLException _ -> "does not speak TLS that can be trusted: " + e.getMessage();
      case NotAmiException _ -> String.valueOf(e.getMessage());
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  /** The server answered and will not have us; the message completes "HOST:PORT …". */
  static final class AmiRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    AmiRefusal(String message) {
      super(message);
    }
  }
}
