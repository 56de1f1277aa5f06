package dev.hookswitch.lab.sip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A telephone: one socket, one registration, any number of calls. It does what a desk phone does
 * and nothing on its own account: whoever holds it says when it rings, answers, hangs up.
 *
 * <p>SIP over UDP on the loopback interface, RFC 3261 as far as two well-behaved neighbours need
 * it: requests are repeated (timer T1) until they are answered, answers when the request comes
 * again.
 */
public final class SipPhone implements AutoCloseable {

  static final long PATIENCE_MILLIS = 30_000;
  private static final long T1 = 500;
  private static final int TRIES = 7;

  final String user;
  final DatagramSocket socket;
  private final int pbxPort;
  private final String extraHeader;
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final Map<String, SipCall> calls = new ConcurrentHashMap<>();
  private final BlockingQueue<SipCall> incoming = new LinkedBlockingQueue<>();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<SipMessage> registered = new LinkedBlockingQueue<>();
  private int registrations;

  private SipPhone(String user, int pbxPort, String extraHeader) throws IOException {
    this.user = user;
    this.pbxPort = pbxPort;
    this.extraHeader = extraHeader;
    this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofPlatform().daemon().name("phone-" + user).start(this::read);
  }

  /** A phone of the house, registered. */
  public static SipPhone open(String device, int pbxPort) throws IOException {
    SipPhone phone = new SipPhone(device, pbxPort, "");
    phone.register(3_600);
    return phone;
  }

  /** The public telephone network behind that trunk: whatever number is called there rings here. */
  public static SipPhone network(String trunk, int pbxPort) throws IOException {
    SipPhone phone = new SipPhone(trunk, pbxPort, trunk);
    phone.register(3_600);
    return phone;
  }

  private void register(int seconds) throws IOException {
    SipMessage register =
        request("REGISTER", "sip:127.0.0.1:" + pbxPort, ++registrations, "reg-" + contact())
            .add("From", "<" + address(user) + ">;tag=" + token())
            .add("To", "<" + address(user) + ">")
            .add("Contact", "<" + contact() + ">")
            .add("Expires", Integer.toString(seconds));
    sendUntilAnswered(register);
    try {
      SipMessage answer = registered.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (answer == null || answer.status() != 200) {
        throw new IOException("phone " + user + " was not registered: " + answer);
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /** Calls from this phone. */
  public SipCall call(String number) {
    return callAs(user, number);
  }

  /** Calls with another number shown: only a network may. */
  public SipCall callAs(String shown, String number) {
    return callAs("", shown, number);
  }

  /**
   * The same with a name beside the number.
   *
   * @param name without quotes
   * @param shown as it stands in an address: with % where need be
   */
  public SipCall callAs(String name, String shown, String number) {
    try {
      SipCall call = new SipCall(this, name, shown, number);
      calls.put(call.id, call);
      call.invite();
      return call;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next call that comes in. */
  public SipCall awaitCall() {
    try {
      SipCall call = incoming.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (call == null) {
        throw new AssertionError("nobody calls phone " + user);
      }
      return call;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // for its calls

  String contact() {
    return "sip:" + user + "@127.0.0.1:" + socket.getLocalPort();
  }

  String address(String who) {
    return "sip:" + who + "@127.0.0.1:" + pbxPort;
  }

  SipMessage request(String method, String uri, int cseq, String callId) {
    SipMessage request =
        new SipMessage(method + " " + uri + " SIP/2.0")
            .add(
                "Via",
                "SIP/2.0/UDP 127.0.0.1:"
                    + socket.getLocalPort()
                    + ";rport;branch=z9hG4bK"
                    + token())
            .add("Max-Forwards", "70")
            .add("Call-ID", callId)
            .add("CSeq", cseq + " " + method);
    return extraHeader.isEmpty() ? request : request.add("X-Trunk", extraHeader);
  }

  static String token() {
    byte[] bytes = new byte[8];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  void send(SipMessage message) {
    byte[] data = message.encode();
    try {
      socket.send(
          new DatagramPacket(
              data, data.length, new InetSocketAddress(InetAddress.getLoopbackAddress(), pbxPort)));
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void sendUntilAnswered(SipMessage message) {
    repeat(message.branch() + message.method(), message);
  }

  /** Sends again and again, ever more slowly, until {@link #settle} of that key. */
  void repeat(String key, SipMessage message) {
    // noted before it is sent: the answer may come before this thread goes on
    unanswered.add(key);
    repeatLater(key, message, T1, 1);
    send(message);
  }

  private void repeatLater(String key, SipMessage message, long wait, int tries) {
    if (tries == TRIES || timers.isShutdown()) {
      return;
    }
    later(
        wait,
        () -> {
          if (unanswered.contains(key)) {
            repeatLater(key, message, Math.min(2 * wait, 4000), tries + 1);
            send(message);
          }
        });
  }

  void later(long millis, Runnable action) {
    var _ = timers.schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  void settle(String key) {
    unanswered.remove(key);
  }

  void answer(SipMessage request, int status, String reason) {
    send(response(request, status, reason));
  }

  static SipMessage response(SipMessage request, int status, String reason) {
    return new SipMessage("SIP/2.0 " + status + " " + reason)
        .copy(request, "Via", "Record-Route", "From", "To", "Call-ID", "CSeq");
  }

  void forget(SipCall call) {
    calls.remove(call.id);
  }

  // the reader

  private void read() {
    byte[] buffer = new byte[65_536];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if (packet.getLength() > 4) {
          take(SipMessage.parse(buffer, packet.getLength()));
        }
      } catch (IOException e) {
        return;
      } catch (RuntimeException e) {
        System.err.println("phone " + user + " does not understand: " + e);
      }
    }
  }

  private void take(SipMessage message) {
    if (message.isResponse()) {
      settle(message.branch() + message.method());
      if (message.method().equals("REGISTER")) {
        registered.add(message);
        return;
      }
    }
    SipCall call = calls.get(message.get("Call-ID"));
    if (call != null) {
      call.take(message);
    } else if (!message.isResponse()) {
      begin(message);
    }
  }

  private void begin(SipMessage request) {
    switch (request.method()) {
      case "INVITE" -> {
        try {
          SipCall call = new SipCall(this, request);
          calls.put(call.id, call);
          incoming.add(call);
        } catch (IOException e) {
          answer(request, 500, "No sound");
        }
      }
      case "ACK" -> {}
      case "OPTIONS", "NOTIFY" -> answer(request, 200, "OK");
      default -> answer(request, 481, "Call/Transaction Does Not Exist");
    }
  }

  /** Leaves without a word: nobody is there to hear it. */
  public void abandon() {
    timers.shutdownNow();
    socket.close();
  }

  /** Hangs up what is left, and leaves. */
  @Override
  public void close() throws IOException {
    List<SipCall> open = new ArrayList<>(calls.values());
    open.forEach(SipCall::end);
    try {
      register(0);
    } finally {
      timers.shutdownNow();
      socket.close();
    }
  }
}
