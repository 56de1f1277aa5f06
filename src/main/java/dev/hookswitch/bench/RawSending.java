package dev.hookswitch.bench;

import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AddressRange;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.HttpSender;
import dev.hookswitch.webhook.Requests;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The product's HTTP client alone: the same bodies, signed, to the same receiver, as many at once
 * as the product sends to one endpoint; no order, no storage. In a process of its own, so that its
 * code is as warm or as cold as the product's.
 */
public final class RawSending {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  @SuppressWarnings("ArrayRecordComponent") // handed on, never changed
  private record Body(String id, byte[] json) {}

  private final HttpSender sender;
  private final Endpoint endpoint;
  private final DataInputStream bodies;
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private RawSending(HttpSender sender, Endpoint endpoint, DataInputStream bodies) {
    this.sender = sender;
    this.endpoint = endpoint;
    this.bodies = bodies;
  }

  /**
   * Says that it is ready, sends everything as soon as it gets a line, then says how many were
   * accepted, how many were not, when the first was begun and when the last was answered.
   *
   * @param bodies as {@link Expected} wrote them
   * @param parallel requests under way at once
   * @param requests not asked, as the bodies are there
   * @param lines that are said to this process
   */
  public static void run(
      URI url,
      SigningSecret secret,
      Path bodies,
      int parallel,
      Requests requests,
      InstantSource clock,
      BufferedReader lines,
      PrintStream out)
      throws IOException, InterruptedException {
    AddressGuard guard =
        new AddressGuard(List.of(AddressRange.parse("127.0.0.0/8")), AddressGuard.PLATFORM);
    Endpoint endpoint = Endpoint.of("ep_bench", url, null, secret, clock.instant());
    try (HttpSender sender = new HttpSender(guard, TIMEOUT, clock, "bench", requests);
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(Files.newInputStream(bodies), 1 << 16))) {
      RawSending sending = new RawSending(sender, endpoint, in);
      out.println("ready");
      out.flush();
      var _ = lines.readLine();
      long began = System.nanoTime();
      List<Thread> lanes = new ArrayList<>();
      for (int i = 0; i < parallel; i++) {
        lanes.add(Thread.ofVirtual().start(sending::sendUntilDone));
      }
      for (Thread lane : lanes) {
        lane.join();
      }
      long ended = System.nanoTime();
      out.println(sending.accepted + " " + sending.failed + " " + began + " " + ended);
      out.flush();
      var _ = lines.readLine();
    }
  }

  private void sendUntilDone() {
    for (Body body = next(); body != null; body = next()) {
      AttemptResult result = sender.post(endpoint, body.id(), body.json());
      (result instanceof AttemptResult.Accepted ? accepted : failed).incrementAndGet();
    }
  }

  private synchronized @Nullable Body next() {
    try {
      String id = bodies.readUTF();
      byte[] json = new byte[bodies.readInt()];
      bodies.readFully(json);
      return new Body(id, json);
    } catch (EOFException e) {
      return null;
    } catch (IOException e) {
      failed.incrementAndGet();
      return null;
    }
  }
}
