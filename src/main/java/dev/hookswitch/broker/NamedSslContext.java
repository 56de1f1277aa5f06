package dev.hookswitch.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Another context whose client sockets insist that the certificate is for the server's name, for a
 * client library that leaves that out and connects to addresses.
 */
final class NamedSslContext extends SSLContext {

  /**
   * @param names the name that belongs to an address; what is not in it is its own name
   */
  NamedSslContext(SSLContext context, Map<String, String> names) {
    super(new Naming(context, Map.copyOf(names)), context.getProvider(), context.getProtocol());
  }

  private static final class Naming extends SSLContextSpi {

    private final SSLContext context;
    private final Map<String, String> names;

    Naming(SSLContext context, Map<String, String> names) {
      this.context = context;
      this.names = names;
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new NamingFactory(context.getSocketFactory(), names);
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
      throw new UnsupportedOperationException("it is set up already");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      throw new UnsupportedOperationException("for clients alone");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      throw new UnsupportedOperationException("for sockets alone");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      throw new UnsupportedOperationException("for sockets alone");
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context.getClientSessionContext();
    }
  }

  private static final class NamingFactory extends SSLSocketFactory {

    private final SSLSocketFactory factory;
    private final Map<String, String> names;

    NamingFactory(SSLSocketFactory factory, Map<String, String> names) {
      this.factory = factory;
      this.names = names;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      SSLSocket named =
          (SSLSocket) factory.createSocket(socket, names.getOrDefault(host, host), port, autoClose);
      SSLParameters parameters = named.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      named.setSSLParameters(parameters);
      return named;
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException("over a connected socket alone");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException("over a connected socket alone");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException("over a connected socket alone");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException("over a connected socket alone");
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return factory.getSupportedCipherSuites();
    }
  }
}
