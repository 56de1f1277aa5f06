package dev.hookswitch.pbx.asterisk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Makes the sockets of WebSockets and bounds a message on them: OkHttp (5.5) gathers one of any
 * size before it hands it on. So what comes in is counted, and the count begins anew with each
 * message that was handed on. For one socket at a time.
 */
final class AriInflow extends SocketFactory {

  static final int LARGEST_MESSAGE = 1024 * 1024;

  private final AtomicLong count = new AtomicLong();

  /** A message was complete. */
  void beginAnew() {
    count.set(0);
  }

  @Override
  public Socket createSocket() {
    beginAnew();
    return new Counted();
  }

  private final class Counted extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int read = super.read();
          add(read < 0 ? 0 : 1);
          return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int read = super.read(into, offset, length);
          add(read);
          return read;
        }
      };
    }

    private void add(int read) throws IOException {
      if (read > 0 && count.addAndGet(read) > LARGEST_MESSAGE) {
        throw new IOException("a message is larger than " + LARGEST_MESSAGE / 1024 + " KiB");
      }
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw notAsked();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw notAsked();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw notAsked();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw notAsked();
  }

  private static UnsupportedOperationException notAsked() {
    return new UnsupportedOperationException("OkHttp connects its sockets itself");
  }
}
