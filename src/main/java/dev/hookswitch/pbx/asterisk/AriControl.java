package dev.hookswitch.pbx.asterisk;

import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxControl;
import dev.hookswitch.pbx.asterisk.AriAnswer.Given;
import dev.hookswitch.pbx.asterisk.AriAnswer.Lost;
import dev.hookswitch.pbx.asterisk.AriAnswer.NotSent;
import dev.hookswitch.pbx.asterisk.AriSocket.End;
import dev.hookswitch.pbx.asterisk.AriSocket.Opened;
import dev.hookswitch.pbx.asterisk.AriSocket.Told;
import dev.hookswitch.pbx.asterisk.AriSocket.Why;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acts on one Asterisk over its REST interface (ARI), and keeps a WebSocket open for the news. The
 * package essay tells what is lost with a connection and what is not.
 */
public final class AriControl implements PbxControl {

  private static final Logger LOG = LoggerFactory.getLogger(AriControl.class);

  private static final Duration TURN = Duration.ofMillis(100);

  /** A WebSocket that was opened is a moment later an application. */
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final AriSettings settings;
  private final InstantSource clock;
  private final AriClient client;
  private final AriOrders orders;
  private final AriPauses pauses;
  private final Worker worker;
  private volatile @Nullable AriSocket socket;
  private volatile boolean up;
  private volatile String detail = "not connected yet";

  public AriControl(AriSettings settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.client = new AriClient(settings);
    this.orders = new AriOrders(settings, client);
    this.pauses = new AriPauses(random);
    this.worker = Worker.named("control-" + settings.name());
  }

  @Override
  public String name() {
    return settings.name();
  }

  @Override
  public boolean isUp() {
    AriSocket open = socket;
    return up && open != null && !open.isEnded();
  }

  @Override
  public String detail() {
    return detail;
  }

  /**
   * A call is placed only while its news are heard: one that is answered while nobody has the
   * application is hung up by Asterisk.
   */
  @Override
  public CommandOutcome carryOut(PbxCommand command) {
    if (command instanceof PbxCommand.PlaceCall && !isUp()) {
      String why = up ? "the connection has just ended" : detail;
      return new CommandOutcome.Refused("no call can be placed now: " + why);
    }
    return orders.carryOut(command);
  }

  @Override
  public void start(Consumer<ControlNews> listener) {
    worker.start(() -> stayConnected(listener));
  }

  @Override
  public void close() {
    worker.stop();
    AriSocket open = socket;
    if (open != null) {
      open.close();
    }
    worker.close(Duration.ofSeconds(5));
    client.close();
  }

  private void stayConnected(Consumer<ControlNews> listener) {
    while (!worker.isClosing()) {
      Instant begun = clock.instant();
      End end = oneConnection(listener);
      if (!worker.isClosing()) {
        down(end, listener);
        worker.pause(pauses.after(end.why(), Duration.between(begun, clock.instant())));
      }
    }
  }

  private End oneConnection(Consumer<ControlNews> listener) {
    try (AriSocket open = AriSocket.open(settings, client)) {
      socket = open;
      End refusal = prepare(open);
      return refusal == null ? serve(open, listener) : refusal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new End(Why.LOST, "was not listened to: we were interrupted");
    } catch (RuntimeException e) {
      LOG.error("pbx={} call control broke by a defect of ours", name(), e);
      return new End(Why.LOST, "could not be listened to: " + e);
    }
  }

  private void down(End end, Consumer<ControlNews> listener) {
    String sentence = settings.address() + " " + end.trouble();
    boolean wasUp = up;
    if (wasUp || !sentence.equals(detail)) {
      LOG.warn("pbx={} no call control: {}", name(), sentence);
    }
    detail = sentence;
    up = false;
    if (wasUp) {
      tell(listener, new ControlNews.Lost(sentence));
    }
  }

  /** Until orders can be given and their news are heard; else says why it will not be. */
  private @Nullable End prepare(AriSocket open) throws InterruptedException {
    Duration longest = AriClient.CONNECT.plus(settings.patience());
    return switch (open.next(longest)) {
      case null ->
          new End(Why.LOST, "did not open a WebSocket within " + longest.toSeconds() + " s");
      case End end -> end;
      case Opened _ -> ask();
      case Told _ -> throw new IllegalStateException("told before it was opened");
    };
  }

  /** Asks for what is of use alone, and sees by it whether the user may change anything. */
  private @Nullable End ask() {
    AriRequest request =
        AriRequest.put("applications", settings.app(), "eventFilter").saying(AriNews.filter());
    AriAnswer answer = client.send(request);
    for (int again = 0; again < 50 && isNotYet(answer) && worker.pause(MOMENT); again++) {
      answer = client.send(request);
    }
    return switch (answer) {
      case Given given when given.status() == 401 || given.status() == 403 ->
          new End(Why.REFUSED, AriOrders.inWords(given));
      case Given given when isNotYet(given) ->
          new End(Why.LOST, "does not know the application " + settings.app());
      case Given given when given.status() >= 500 -> // also while Asterisk starts
          new End(Why.LOST, AriOrders.inWords(given));
      // without a filter (Asterisk before 13.26 and 16.3) more is told, and left out here
      case Given _ -> null;
      case NotSent(String trouble) -> new End(Why.LOST, trouble);
      case Lost(String trouble) -> new End(Why.LOST, trouble);
    };
  }

  private static boolean isNotYet(AriAnswer answer) {
    return answer instanceof Given given && given.isNotThere();
  }

  private End serve(AriSocket open, Consumer<ControlNews> listener) throws InterruptedException {
    detail = "connected to " + settings.address() + ", application " + settings.app();
    up = true;
    LOG.info("pbx={} call control: {}", name(), detail);
    tell(listener, new ControlNews.Up());
    while (true) {
      switch (open.next(TURN)) {
        case null -> {}
        case Told(ControlNews news) -> tell(listener, news);
        case End end -> {
          return end;
        }
        case Opened _ -> throw new IllegalStateException("opened twice");
      }
      if (worker.isClosing()) {
        return new End(Why.LOST, "was closed");
      }
    }
  }

  private void tell(Consumer<ControlNews> listener, ControlNews news) {
    try {
      listener.accept(news);
    } catch (RuntimeException e) {
      LOG.error("pbx={} a defect of ours: news could not be taken", name(), e);
    }
  }
}
