package dev.hookswitch.webhook;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A webhook receiver on a raw socket that can do everything wrong. It reads requests whole, keeps
 * them, and answers each as it is told to.
 */
public final class Misbehaving implements AutoCloseable {

  /** A request as it came. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Received(Map<String, String> headers, byte[] body, int connection) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What to do with a request once it was read. */
  @FunctionalInterface
  public interface Behaviour {
    /** Answers; the connection goes on when it returns true. */
    boolean answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Function<Received, Behaviour> plan;

  public Misbehaving(Function<Received, Behaviour> plan) throws IOException {
    this(0, plan);
  }

  public Misbehaving(int port, Function<Received, Behaviour> plan) throws IOException {
    this.plan = plan;
    this.server = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("receiver").start(this::accept);
  }

  public static Behaviour status(int status, String... headers) {
    return (socket, out) -> {
      StringBuilder head =
          new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Length: 0\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      write(out, head + "\r\n");
      return true;
    };
  }

  /** No answer, until the client goes away. */
  public static Behaviour hang() {
    return (socket, out) -> {
      socket.setSoTimeout(600_000);
      var _ = socket.getInputStream().read();
      return false;
    };
  }

  public static Behaviour close(String before) {
    return (socket, out) -> {
      write(out, before);
      return false;
    };
  }

  public static Behaviour reset() {
    return (socket, out) -> {
      socket.setSoLinger(true, 0);
      return false;
    };
  }

  /** One byte of the answer at a time, for ever. */
  public static Behaviour trickle() {
    return (socket, out) -> {
      write(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
      for (int i = 0; i < 100_000; i++) {
        write(out, "a");
        Thread.sleep(20);
      }
      return false;
    };
  }

  /**
   * A right status and a body of a gigabyte.
   *
   * @param taken counts how much of it somebody took
   */
  public static Behaviour flood(int status, LongAdder taken) {
    return (socket, out) -> {
      write(out, "HTTP/1.1 " + status + " OK\r\nContent-Length: 1000000000\r\n\r\n");
      byte[] much = new byte[64 * 1024];
      for (int i = 0; i < 16_000; i++) {
        out.write(much);
        taken.add(much.length);
      }
      return false;
    };
  }

  /** An answer that is whole, and late. */
  public static Behaviour late(Duration wait, int status) {
    return (socket, out) -> {
      Thread.sleep(wait);
      return status(status).answer(socket, out);
    };
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  public void behave(Function<Received, Behaviour> next) {
    plan = next;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/hook");
  }

  public int port() {
    return server.getLocalPort();
  }

  public List<Received> received() {
    return received;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        Received request = read(in, number);
        received.add(request);
        if (!plan.apply(request).answer(socket, socket.getOutputStream())) {
          return;
        }
      }
    } catch (IOException e) {
      // the client went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Received read(InputStream in, int number) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    headers.put(":request", line(in));
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Received(headers, body, number);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
