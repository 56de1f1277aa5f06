package dev.hookswitch.lab.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The sound of one call: keys are pressed as RFC 4733 events, silence is sent as packets of PCMU.
 */
final class Rtp implements AutoCloseable {

  private static final int EVENTS = 101;
  private static final int STEP = 160; // 20 ms at 8 kHz
  private static final String KEYS = "0123456789*#ABCD";

  private final DatagramSocket socket;
  private final int ssrc = ThreadLocalRandom.current().nextInt();
  private int sequence;
  private int timestamp;

  Rtp() throws SocketException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** What this side offers or answers. */
  String sdp(String direction) {
    return """
    v=0
    o=- 1 %d IN IP4 127.0.0.1
    s=-
    c=IN IP4 127.0.0.1
    t=0 0
    m=audio %d RTP/AVP 0 %d
    a=rtpmap:0 PCMU/8000
    a=rtpmap:%d telephone-event/8000
    a=fmtp:%d 0-15
    a=%s
    """
        .formatted(
            System.nanoTime() / 1000, socket.getLocalPort(), EVENTS, EVENTS, EVENTS, direction)
        .replace("\n", "\r\n");
  }

  /** Where the other side of this SDP listens. */
  static InetSocketAddress target(String sdp) {
    for (String line : sdp.split("\r?\n", -1)) {
      if (line.startsWith("m=audio ")) {
        return new InetSocketAddress(
            InetAddress.getLoopbackAddress(), Integer.parseInt(line.split(" ", -1)[1]));
      }
    }
    throw new IllegalArgumentException("no sound in " + sdp);
  }

  /** Presses the keys one after the other, 100 ms each. */
  void press(String keys, InetSocketAddress to) throws IOException, InterruptedException {
    silence(to, 5);
    for (int i = 0; i < keys.length(); i++) {
      char key = keys.charAt(i);
      int begin = timestamp;
      for (int packet = 1; packet <= 8; packet++) {
        boolean end = packet > 5;
        int duration = Math.min(packet, 5) * STEP;
        byte[] event = {
          (byte) KEYS.indexOf(key),
          (byte) (end ? 0x8a : 0x0a),
          (byte) (duration >> 8),
          (byte) duration
        };
        send(EVENTS, packet == 1, begin, event, to);
        Thread.sleep(20);
      }
      timestamp = begin + 8 * STEP;
      silence(to, 4);
    }
  }

  private void silence(InetSocketAddress to, int packets) throws IOException, InterruptedException {
    byte[] quiet = new byte[STEP];
    java.util.Arrays.fill(quiet, (byte) 0xff);
    for (int i = 0; i < packets; i++) {
      send(0, false, timestamp, quiet, to);
      timestamp += STEP;
      Thread.sleep(20);
    }
  }

  private void send(int type, boolean marker, int at, byte[] payload, InetSocketAddress to)
      throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(12 + payload.length);
    packet.put((byte) 0x80).put((byte) (type | (marker ? 0x80 : 0)));
    packet.putShort((short) sequence++).putInt(at).putInt(ssrc).put(payload);
    socket.send(new DatagramPacket(packet.array(), packet.capacity(), to));
  }

  @Override
  public void close() {
    socket.close();
  }
}
