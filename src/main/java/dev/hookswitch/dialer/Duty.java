package dev.hookswitch.dialer;

import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.ControlNews.ChannelArrived;
import dev.hookswitch.pbx.ControlNews.ChannelGone;
import dev.hookswitch.pbx.ControlNews.ChannelLeft;
import dev.hookswitch.pbx.ControlNews.ChannelReplaced;
import dev.hookswitch.pbx.ControlNews.PlaybackEnded;
import dev.hookswitch.pbx.PbxCommand.HangUp;
import dev.hookswitch.pbx.PbxControl;
import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The time from when this process may place calls until it may no more: the calls in progress, each
 * with a virtual thread while there is something to do for it, and one thread that looks after
 * those of which nothing is heard. Safe for all threads.
 */
final class Duty {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final BiFunction<PlacedCall, Duty, Conduct.Tools> tools;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Worker worker = Worker.daemon("dialer-lookout");
  private final Map<String, Conduct> calls = new ConcurrentHashMap<>();

  /** Channels that stand in the place of one of ours, with the call that is. */
  private final Map<String, String> strangers = new ConcurrentHashMap<>();

  Duty(BiFunction<PlacedCall, Duty, Conduct.Tools> tools, InstantSource clock) {
    this.tools = tools;
    this.clock = clock;
  }

  Executor threads() {
    return threads;
  }

  /** A call of before; it is asked for when orders can be given. */
  void restore(CallProgress open) {
    open.replaced().values().forEach(channel -> strangers.put(channel, open.call().id()));
    calls.put(
        open.call().id(), new Conduct(CallState.restored(open), tools.apply(open.call(), this)));
  }

  void begin() {
    worker.start(this::lookUntilClosed);
  }

  void begin(PlacedCall call) {
    Conduct conduct = new Conduct(CallState.before(call), tools.apply(call, this));
    calls.put(call.id(), conduct);
    conduct.take(new CallInput.Begin());
  }

  private void lookUntilClosed() {
    while (worker.pause(LOOK_EVERY)) {
      Instant now = clock.instant();
      calls.values().removeIf(Conduct::isDone);
      strangers.values().removeIf(call -> !calls.containsKey(call));
      calls.values().forEach(conduct -> conduct.lookAfter(now));
    }
  }

  /** On the control's own thread: never waits. */
  void heard(String link, @Nullable PbxControl control, ControlNews news) {
    switch (news) {
      case ControlNews.Up _, ControlNews.Lost _ -> {
        for (Conduct conduct : calls.values()) {
          if (conduct.state().call().link().equals(link)) {
            conduct.take(new CallInput.News(news));
          }
        }
      }
      case ChannelArrived arrived ->
          tellOrHangUp(arrived.channel(), arrived.channel(), control, news);
      case ChannelReplaced(String channel, String by) -> {
        String call = callOf(channel);
        if (call != null) {
          strangers.put(by, call);
          tellOrHangUp(channel, by, control, news);
        }
      }
      case ChannelLeft(String channel) -> tell(channel, news);
      case ChannelGone(String channel, _) -> tell(channel, news);
      case PlaybackEnded(String playback) -> tell(playback, news);
    }
  }

  /** The call that a channel, or what stands in its place, belongs to; null: none of ours. */
  private @Nullable String callOf(String channel) {
    ChannelName name = ChannelName.of(channel);
    return name == null ? strangers.get(channel) : name.call();
  }

  /** Of a call that is over nobody is there for whoever came. */
  private void tellOrHangUp(
      String about, String who, @Nullable PbxControl control, ControlNews news) {
    String call = callOf(about);
    if (call != null && !tell(call, new CallInput.News(news)) && control != null) {
      hangUp(control, who);
    }
  }

  private void hangUp(PbxControl control, String channel) {
    try {
      threads.execute(() -> control.carryOut(new HangUp(channel, HangUp.Reason.NORMAL)));
    } catch (RejectedExecutionException e) {
      // this process may act no more
    }
  }

  private void tell(String id, ControlNews news) {
    String call = callOf(id);
    if (call != null) {
      var _ = tell(call, new CallInput.News(news));
    }
  }

  boolean tell(String call, CallInput input) {
    Conduct conduct = calls.get(call);
    if (conduct == null) {
      return false;
    }
    conduct.take(input);
    return true;
  }

  Optional<CallState> state(String call) {
    return Optional.ofNullable(calls.get(call)).map(Conduct::state);
  }

  int size() {
    return calls.size();
  }

  /** Takes nothing more, and waits a moment for the orders under way. */
  void end() {
    calls.values().forEach(Conduct::stop);
    worker.stop();
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (System.nanoTime() < deadline
        && !calls.values().stream().allMatch(Conduct::isResting)
        && !Thread.currentThread().isInterrupted()) {
      rest();
    }
    worker.close(GRACE);
    threads.shutdownNow();
  }

  private static void rest() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
