package dev.hookswitch.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * An answer is read no further than its beginning. Left to itself OkHttp (5.5) reads on when one is
 * closed early, for 100 ms and as fast as it comes, to save the connection: a gigabyte a second of
 * nothing, beside which everybody else's requests wait. So an answer that is closed before its end
 * cancels its call, and what the system takes in unasked is bounded too.
 */
final class LongAnswers implements Interceptor {

  private static final int RECEIVE_BUFFER = 64 * 1024;

  /** An answer that counts as a whole has more than somebody wants to take. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int most) {
      super("answered with more than " + most / 1024 + " KiB");
    }
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return response.newBuilder().body(new Abandonable(response.body(), chain.call())).build();
  }

  private static final class Abandonable extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    Abandonable(ResponseBody body, Call call) {
      this.body = body;
      this.source = Okio.buffer(new Watched(body.source(), call));
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public BufferedSource source() {
      return source;
    }
  }

  private static final class Watched extends ForwardingSource {
    private final Call call;
    private boolean ended;

    Watched(Source source, Call call) {
      super(source);
      this.call = call;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long read = super.read(sink, byteCount);
      ended = read == -1;
      return read;
    }

    @Override
    public void close() throws IOException {
      if (!ended) {
        call.cancel();
      }
      super.close();
    }
  }

  /** Makes sockets that take in little before it is read. */
  static final class Sockets extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(RECEIVE_BUFFER); // before it is connected, or it is too late
      return socket;
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
}
