package dev.hookswitch.pbx.asterisk;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server of ARI that behaves as a test wants: well, badly, or not at all. On plain sockets,
 * because no server that behaves well can leave a ping unanswered or an answer half sent.
 */
final class FakeAri implements AutoCloseable {

  /**
   * A request, as it came.
   *
   * @param connection which connection it came on, from 1
   */
  record Asked(
      int connection, String method, String target, Map<String, String> headers, String body) {
    String line() {
      return method + " " + target + (body.isEmpty() ? "" : " " + body);
    }

    boolean isUpgrade() {
      return headers.containsKey("Upgrade");
    }
  }

  record Reply(int status, String body) {}

  /** What a request is answered; null closes the connection instead. */
  @FunctionalInterface
  interface Behaviour {
    @Nullable Reply to(Asked asked) throws InterruptedException;
  }

  static final Reply DONE = new Reply(204, "");
  static final Reply UPGRADE = new Reply(101, "");

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger count = new AtomicInteger();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<Socket> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Behaviour behaviour;
  private volatile boolean answersPings = true;
  final List<Asked> asked = new CopyOnWriteArrayList<>();

  FakeAri(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    Thread.ofVirtual().start(this::accept);
  }

  /** One that lets everybody listen and does what it is told. */
  static FakeAri willing() throws IOException {
    return new FakeAri(FakeAri::willing);
  }

  static Reply willing(Asked asked) {
    return asked.isUpgrade() ? UPGRADE : DONE;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** What was asked beside what every connection begins with. */
  List<Asked> orders() {
    return asked.stream()
        .filter(each -> !each.isUpgrade() && !each.target().endsWith("/eventFilter"))
        .toList();
  }

  /** How many have listened until now. */
  int listeners() {
    return listeners.size();
  }

  /** Never answers; for behaviours. */
  @Nullable Reply hang() throws InterruptedException {
    closing.await();
    return null;
  }

  void answerNoPings() {
    answersPings = false;
  }

  /** Tells whoever listened last. */
  void tell(String text) throws IOException {
    frame(listeners.getLast(), 1, text.getBytes(StandardCharsets.UTF_8));
  }

  void tellBytes(byte[] bytes) throws IOException {
    frame(listeners.getLast(), 2, bytes);
  }

  /** Takes leave, as a server does that stops. */
  void sayGoodbye() throws IOException {
    frame(listeners.getLast(), 8, new byte[] {0x03, (byte) 0xE9});
  }

  void cut() throws IOException {
    for (Socket each : connections) {
      each.close();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        int number = count.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(number, socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(int number, Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      boolean goesOn = true;
      while (goesOn) {
        Asked request = read(number, in);
        asked.add(request);
        goesOn = answer(request, socket);
        if (goesOn && request.isUpgrade()) {
          hear(in, socket);
          return;
        }
      }
    } catch (IOException e) {
      // the client went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Asked read(int number, DataInputStream in) throws IOException {
    String[] first = line(in).split(" ", -1);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    byte[] body = new byte[Integer.parseInt(headers.getOrDefault("Content-Length", "0"))];
    in.readFully(body);
    return new Asked(number, first[0], first[1], headers, new String(body, StandardCharsets.UTF_8));
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** Whether the connection goes on. */
  private boolean answer(Asked request, Socket socket) throws IOException, InterruptedException {
    Reply reply = behaviour.to(request);
    if (reply == null) {
      return false;
    }
    String head = "HTTP/1.1 " + reply.status() + " As Wanted\r\n";
    boolean isUpgrade = reply.equals(UPGRADE);
    byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
    head +=
        isUpgrade
            ? "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + accepted(request.headers().get("Sec-WebSocket-Key"))
            : reply.status() == 204
                ? "Server: fake"
                : "Content-Type: application/json\r\nContent-Length: " + body.length;
    if (isUpgrade) {
      listeners.add(socket); // before the client knows of it
    }
    OutputStream out = socket.getOutputStream();
    out.write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(body);
    out.flush();
    return isUpgrade || !request.isUpgrade();
  }

  /** RFC 6455, section 4.2.2. */
  private static String accepted(String key) {
    try {
      byte[] text =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** A client's frames are short: pings and goodbyes. */
  private void hear(DataInputStream in, Socket socket) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 15;
      byte[] mask = new byte[4];
      byte[] payload = new byte[in.readUnsignedByte() & 127];
      in.readFully(mask);
      in.readFully(payload);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % 4];
      }
      if (opcode == 9 && answersPings) {
        frame(socket, 10, payload);
      } else if (opcode == 8) {
        return;
      }
    }
  }

  private static void frame(Socket socket, int opcode, byte[] payload) throws IOException {
    synchronized (socket) {
      OutputStream out = socket.getOutputStream();
      out.write(0x80 | opcode);
      if (payload.length < 126) {
        out.write(payload.length);
      } else {
        out.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          out.write((int) ((long) payload.length >> shift));
        }
      }
      out.write(payload);
      out.flush();
    }
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    server.close();
    cut();
  }
}
