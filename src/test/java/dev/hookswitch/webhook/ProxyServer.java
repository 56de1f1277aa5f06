package dev.hookswitch.webhook;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy to which every name is this machine. */
final class ProxyServer implements AutoCloseable {

  private final ServerSocket server;
  private final Thread accepting;
  private final String credentials;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile String refusal = "";

  /** One that wants that value of Proxy-Authorization; anything will do when it is empty. */
  ProxyServer(String credentials) throws IOException {
    this.credentials = credentials;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.accepting = Thread.ofPlatform().daemon().name("proxy").start(this::accept);
  }

  /** What was asked of it: request lines with their headers. */
  List<String> heads() {
    return heads;
  }

  int port() {
    return server.getLocalPort();
  }

  void refuse(String status) {
    refusal = status;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      while (isRefused(head)) {
        String status = refusal.isEmpty() ? "407 Credentials, please" : refusal;
        write(
            client,
            "HTTP/1.1 "
                + status
                + "\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
        in.skipNBytes(length(head));
        head = head(in);
      }
      boolean tunnel = head.startsWith("CONNECT ");
      String authority = tunnel ? head.split(" ", -1)[1] : head.split(" ", -1)[1].split("/", -1)[2];
      int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
      try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
        sockets.add(target);
        if (tunnel) {
          write(client, "HTTP/1.1 200 Connected\r\n\r\n");
        } else {
          write(target, head);
        }
        Thread.ofVirtual().start(() -> copy(target, client));
        in.transferTo(target.getOutputStream());
      }
    } catch (IOException e) {
      // one of them went away
    }
  }

  private boolean isRefused(String head) {
    heads.add(head);
    return !refusal.isEmpty()
        || (!credentials.isEmpty() && !head.contains("Proxy-Authorization: " + credentials + "\r"));
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length: "))
        .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
        .findFirst()
        .orElse(0);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.close();
    } catch (IOException e) {
      // one of them went away
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("closed");
      }
      head.append((char) c);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    stop();
  }

  /**
   * Refuses connections from now on: until its thread has left, the system would still make one.
   */
  void stop() throws IOException {
    server.close();
    try {
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
