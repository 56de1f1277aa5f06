package dev.hookswitch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The customer's server: takes every request with 204 and notes what it was, in the order in which
 * requests came. One thread serves all connections, so that there is one order; it parses no more
 * than it must, because whatever it costs is taken from what is measured.
 *
 * <p>On its standard output it says its port. Then it answers, a line each: {@code clock} with
 * {@code System.nanoTime()}, {@code count} with how many requests came, {@code report} with a line
 * for each request and an empty one; after a report it begins anew. It ends with its input.
 */
public final class Receiver {

  private static final int BACKLOG = 1024;
  private static final byte[] ACCEPTED =
      "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Notes notes = new Notes();
  private final ServerSocketChannel server;
  private final Selector selector;

  private Receiver() throws IOException {
    selector = Selector.open();
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /**
   * Serves in this process, for as long as that lives.
   *
   * @return its port
   */
  public static int begin() throws IOException {
    return new Receiver().beginServing();
  }

  private int beginServing() {
    Thread.ofPlatform().name("receiver").daemon().start(this::serve);
    return server.socket().getLocalPort();
  }

  /** Serves until the input ends. */
  public static void run(InputStream in, PrintStream out) throws IOException {
    Receiver receiver = new Receiver();
    out.println(receiver.beginServing());
    out.flush();
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      switch (line) {
        case "clock" -> out.println(System.nanoTime());
        case "count" -> out.println(receiver.notes.count());
        case "report" -> receiver.notes.report(out);
        default -> out.println("?");
      }
      out.flush();
    }
  }

  private void serve() {
    try {
      while (true) {
        selector.select();
        Set<SelectionKey> ready = selector.selectedKeys();
        for (SelectionKey key : ready) {
          if (key.isAcceptable()) {
            accept();
          } else if (key.attachment() instanceof Request request) {
            read((SocketChannel) key.channel(), request);
          }
        }
        ready.clear();
      }
    } catch (IOException e) {
      System.err.println("the receiver broke: " + e);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel one = server.accept(); one != null; one = server.accept()) {
      one.configureBlocking(false);
      one.setOption(StandardSocketOptions.TCP_NODELAY, true);
      one.register(selector, SelectionKey.OP_READ, new Request());
    }
  }

  private void read(SocketChannel channel, Request request) throws IOException {
    try {
      if (channel.read(request.buffer()) < 0) {
        channel.close();
        return;
      }
      while (request.isWhole()) {
        notes.add(request, System.nanoTime());
        request.next();
        // a few bytes to somebody who waits for them: they fit
        channel.write(ByteBuffer.wrap(ACCEPTED));
      }
    } catch (IOException e) {
      channel.close();
    }
  }
}
