package dev.hookswitch.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The endpoints of {@link Neighbours}, in processes of their own: the one that works, or the ten
 * that do not. Prints a port a line; then, for each event that the working one is asked to take,
 * its id and {@code System.nanoTime()}, which all processes of a Linux machine share. Ends with its
 * standard input.
 */
final class Neighbourhood {

  /** What an endpoint does with a request; false ends the connection. */
  private interface Manner {
    boolean answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
  }

  static final String WORKING = "working";
  static final String FAULTY = "faulty";

  private static final Manner[] WRONG = {
    (_, to) -> say(to, "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"),
    (_, to) -> say(to, "HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"),
    (socket, _) -> socket.getInputStream().read() == 0,
    (socket, _) -> socket.getInputStream().read() == 0,
    Neighbourhood::trickle,
    Neighbourhood::reset,
    (_, to) -> say(to, "HTTP/1.1 20") && false,
    Neighbourhood::flood,
    Neighbourhood::flood,
    Neighbourhood::late,
  };

  private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();

  private Neighbourhood() {}

  static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    boolean works = arguments[0].equals(WORKING);
    for (Manner manner : works ? new Manner[] {Neighbourhood::accept} : WRONG) {
      out.println(open(works, manner));
    }
    out.flush();
    Thread.ofPlatform().daemon().start(() -> print(out));
    var _ = System.in.read();
  }

  private static boolean accept(Socket socket, OutputStream out) throws IOException {
    return say(out, "HTTP/1.1 204 None\r\n\r\n");
  }

  private static void print(PrintStream out) {
    try {
      while (true) {
        out.println(SEEN.take());
        if (SEEN.isEmpty()) {
          out.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int open(boolean tells, Manner manner) throws IOException {
    ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (true) {
            try {
              Socket socket = server.accept();
              Thread.ofVirtual().start(() -> serve(socket, tells, manner));
            } catch (IOException e) {
              return;
            }
          }
        });
    return server.getLocalPort();
  }

  private static void serve(Socket socket, boolean tells, Manner manner) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        String id = read(in);
        if (tells) {
          SEEN.add(id + " " + System.nanoTime());
        }
        if (!manner.answer(socket, socket.getOutputStream())) {
          return;
        }
      }
    } catch (IOException e) {
      // the sender has gone, as it may
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads one request; says its webhook-id. */
  private static String read(InputStream in) throws IOException {
    int length = 0;
    String id = "";
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      } else if (lower.startsWith("webhook-id:")) {
        id = line.substring(11).strip();
      }
    }
    in.skipNBytes(length);
    return id;
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

  private static boolean say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return true;
  }

  private static boolean trickle(Socket socket, OutputStream out)
      throws IOException, InterruptedException {
    var _ = say(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
    for (int i = 0; i < 10_000; i++) {
      var _ = say(out, "a");
      Thread.sleep(20);
    }
    return false;
  }

  private static boolean reset(Socket socket, OutputStream out) throws IOException {
    socket.setSoLinger(true, 0);
    return false;
  }

  private static boolean flood(Socket socket, OutputStream out) throws IOException {
    var _ = say(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
    byte[] much = new byte[64 * 1024];
    for (int i = 0; i < 15_258; i++) {
      out.write(much);
    }
    return false;
  }

  private static boolean late(Socket socket, OutputStream out)
      throws IOException, InterruptedException {
    Thread.sleep(800);
    return say(out, "HTTP/1.1 204 None\r\n\r\n");
  }
}
