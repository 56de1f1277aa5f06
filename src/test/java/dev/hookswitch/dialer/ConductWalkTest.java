package dev.hookswitch.dialer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.dialer.FakePbx.Loss;
import dev.hookswitch.dialer.FakePbx.Where;
import dev.hookswitch.pbx.ControlNews;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/**
 * Placed calls among people who do anything at any moment, on lines that lose orders, answers and
 * news, in a program that is killed between any two acts. Whatever happens: nobody is called twice,
 * nobody stays in a conversation or on the line whom nobody holds, every call ends. A seed that
 * fails is told and plays the same again.
 */
class ConductWalkTest {

  private static final int SEEDS = 3_000;

  /** What calls came to. */
  private final Set<Outcome.Result> results = EnumSet.noneOf(Outcome.Result.class);

  @Test
  void nobodyIsCalledTwiceOrLeftBehindAndEveryCallEnds() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Walk walk = new Walk(seed);
      try {
        walk.walk();
        results.add(walk.result());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + walk.steps, e);
      }
    }
    assertThat(results).as("everything happened").containsOnly(Outcome.Result.values());
  }

  /** The process is gone in the middle of what it did. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class Walk {
    final List<String> steps = new ArrayList<>();
    private final SplittableRandom random;
    private final FakePbx pbx = new FakePbx();
    private final MemoryCalls store = new MemoryCalls();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final Set<String> moved = new HashSet<>();
    private final PlacedCall call;
    private Instant now = Calls.NOON;
    private boolean calm;
    private Conduct conduct;

    Walk(long seed) {
      random = new SplittableRandom(seed);
      call = random.nextBoolean() ? Calls.callback("c") : Calls.predictive("c");
      if (random.nextInt(10) == 0) {
        pbx.makeUnreachable(call.parties().getFirst().destination());
      }
      if (random.nextInt(5) == 0) {
        pbx.makeUnreachable(Calls.contact(Calls.CONTACT_NUMBER).destination());
      }
      pbx.lose(this::fate);
      pbx.start(this::heard);
      assertThat(store.keep(call, CallLimits.DEFAULT)).isEqualTo(new PlacedCallStore.Kept.New());
      conduct = conduct(CallState.before(call));
      conduct.take(new CallInput.Begin());
    }

    private Conduct conduct(CallState state) {
      InstantSource clock = () -> now;
      Executor threads = work::add;
      return new Conduct(
          state, new Conduct.Tools(pbx, new Mortal(), _ -> {}, _ -> mayDie(), threads, clock));
    }

    private Loss fate(PbxCommand command) {
      mayDie();
      if (calm || random.nextInt(8) > 0) {
        return Loss.NONE;
      }
      return random.nextBoolean() ? Loss.ORDER : Loss.ANSWER;
    }

    private void mayDie() {
      if (!calm && random.nextInt(40) == 0) {
        throw new Killed();
      }
    }

    private void heard(ControlNews news) {
      if (calm || random.nextInt(10) > 0) {
        conduct.take(new CallInput.News(news));
      }
    }

    void walk() {
      for (int i = 0; i < 60 && !conduct.isDone(); i++) {
        step();
        check();
      }
      calm = true;
      pbx.mend();
      for (int i = 0; i < 100 && !conduct.isDone(); i++) {
        conclude(i);
        check();
      }
      assertThat(conduct.isDone()).as("it ends: %s", conduct.state()).isTrue();
      assertThat(pbx.bridges()).isEmpty();
      pbx.channels()
          .forEach((channel, where) -> {
            assertThat(where).as(channel).isEqualTo(Where.DIALPLAN);
            assertThat(moved).contains(channel);
          });
      assertThat(store.open()).isEmpty();
    }

    Outcome.Result result() {
      return requireNonNull(store.find(call.id()).orElseThrow().progress().outcome()).result();
    }

    private void check() {
      List<String> placed = pbx.orders(PlaceCall.class).stream().map(PlaceCall::channel).toList();
      assertThat(placed).as("nobody is called twice").doesNotHaveDuplicates();
      pbx.bridges().values().forEach(members -> assertThat(members).hasSizeLessThan(3));
    }

    private void step() {
      String channel = call.channel(random.nextInt(3));
      int what = random.nextInt(30);
      steps.add(what + " " + channel);
      switch (what) {
        case 0, 1, 2, 3 -> pbx.answer(channel);
        case 4 -> pbx.hangUp(channel, 17);
        case 5 -> pbx.hangUp(channel, 19);
        case 6 -> move(channel);
        case 7 -> pbx.cut();
        case 8 -> pbx.mend();
        case 9 -> restart();
        case 10 -> conduct.take(new CallInput.Cancel());
        case 11, 12, 13 -> conduct.take(new CallInput.CallNext(Calls.operator("102")));
        case 14 -> handOn();
        case 15 -> conduct.take(new CallInput.Drop("sound:sorry"));
        case 16 -> pbx.endPlayback(call.playback());
        case 17 -> comeBack();
        case 18, 19 -> tick(Duration.ofSeconds(random.nextInt(40)));
        default -> run();
      }
    }

    private void move(String channel) {
      if (pbx.channels().get(channel) == Where.UP) {
        moved.add(channel);
        pbx.move(channel);
      }
    }

    private void handOn() {
      moved.add(call.channel(0));
      conduct.take(new CallInput.HandOn("from-internal", "600", 1));
    }

    private void comeBack() {
      if (conduct.state().phase() == CallProgress.Phase.HANDED_ON) {
        pbx.comeBack(call.channel(0));
      }
    }

    private void tick(Duration time) {
      now = now.plus(time);
      conduct.lookAfter(now);
    }

    private void run() {
      Runnable next = work.poll();
      if (next != null) {
        try {
          next.run();
        } catch (Killed e) {
          steps.add("killed");
          restart();
        }
      }
    }

    private void restart() {
      work.clear();
      store
          .find(call.id())
          .filter(stored -> stored.overAt() == null)
          .ifPresent(stored -> {
            conduct = conduct(CallState.restored(stored.progress()));
            conduct.take(new CallInput.News(new ControlNews.Up()));
          });
    }

    /** Nobody answers any more, and by and by everybody hangs up. */
    private void conclude(int round) {
      while (!work.isEmpty()) {
        run();
      }
      for (int party = 0; party < 4; party++) {
        String channel = call.channel(party);
        if (pbx.channels().get(channel) == Where.CALLING) {
          pbx.hangUp(channel, 19);
        }
      }
      if (round == 20) {
        conduct.take(new CallInput.Drop("sound:sorry")); // who placed it knows nobody for it
      }
      if (round == 40) {
        pbx.hangUp(call.channel(0), 16);
      }
      tick(Duration.ofSeconds(31));
    }

    /** The process may be killed before and after what it stores. */
    private final class Mortal extends ForwardedCalls {
      Mortal() {
        super(store);
      }

      @Override
      public void save(CallProgress progress, Instant at) {
        mayDie();
        super.save(progress, at);
        mayDie();
      }

      @Override
      public void saveSoon(CallProgress progress, Instant at) {
        save(progress, at);
      }
    }
  }
}
