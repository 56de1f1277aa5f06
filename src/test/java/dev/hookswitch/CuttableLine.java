package dev.hookswitch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way of one process to a port of this machine. It can hang, as where a cable is pulled:
 * nothing goes through and nobody is told; or be refused, as where the other machine says that
 * nobody listens.
 */
final class CuttableLine implements AutoCloseable {

  private final int target;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition goesOn = lock.newCondition();
  private boolean hangs;
  private volatile ServerSocket server;

  CuttableLine(int target) throws IOException {
    this.target = target;
    this.server = listen(0);
    this.port = server.getLocalPort();
  }

  private ServerSocket listen(int at) throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 50);
    Thread.ofVirtual().start(() -> accept(listening));
    return listening;
  }

  int port() {
    return port;
  }

  /** From now on nothing goes through, in either direction; who connects is not answered. */
  void hang() {
    setHangs(true);
  }

  /** From now on it is cut, and nobody who connects is let in. */
  void refuse() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** What waits goes through, and who connects comes in. */
  void mend() throws IOException {
    setHangs(false);
    if (server.isClosed()) {
      server = listen(port);
    }
  }

  private void setHangs(boolean now) {
    lock.lock();
    try {
      hangs = now;
      goesOn.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitOpen() throws IOException {
    lock.lock();
    try {
      while (hangs) {
        goesOn.await();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      lock.unlock();
    }
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        sockets.add(near);
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException e) {
        // cut, or closed
      }
    }
  }

  private void connect(Socket near) {
    try {
      awaitOpen();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      sockets.add(far);
      Thread.ofVirtual().start(() -> copy(far, near));
      copy(near, far);
    } catch (IOException e) {
      closeQuietly(near);
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] some = new byte[1_400]; // as a packet: what is long is cut in its middle
      for (int length = in.read(some); length >= 0; length = in.read(some)) {
        awaitOpen();
        out.write(some, 0, length);
      }
      awaitOpen();
    } catch (IOException e) {
      // one of them went away
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  private void closeQuietly(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // it is of no use anyway
    }
  }

  @Override
  public void close() throws IOException {
    refuse();
    setHangs(false);
  }
}
