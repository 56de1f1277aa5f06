package dev.hookswitch.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SequencedSet;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A call centre simulated event by event, with the clock under control: operators who talk, wrap up
 * and wait, contacts who answer or do not, and a dialler that is asked once a second. The same seed
 * gives the same day.
 *
 * <p>Who leaves does so at once if ready, though a line may ring for them, and else after the call
 * and its wrap-up.
 */
final class CallCentre {

  private static final Instant BEGIN = Instant.parse("2026-01-05T08:00:00Z");

  private final World world;
  private final Dialler dialler;
  private final RandomGenerator lineChance;
  private final RandomGenerator operatorChance;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Operator> operators = new ArrayList<>();
  private final SequencedSet<Operator> ready = new LinkedHashSet<>();
  private final SequencedSet<Line> ringing = new LinkedHashSet<>();
  private final Deque<Contact> waiting = new ArrayDeque<>();
  private final List<Contact> contacts = new ArrayList<>();

  private double now;
  private long order;
  private double talkSeconds;
  private double wrapUpSeconds;
  private double operatorSeconds;

  private record Event(double at, long order, Runnable happens) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Double.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private static final class Operator {
    private AtWork state = new AtWork.Ready(BEGIN);
    private double since;
    private boolean leaves;
  }

  private record Line(Instant since, double rings, boolean answers) {}

  private static final class Contact {
    private final double answeredAt;
    private boolean abandoned;

    private Contact(double answeredAt) {
      this.answeredAt = answeredAt;
    }
  }

  private CallCentre(World world, Dialler dialler, long seed) {
    this.world = world;
    this.dialler = dialler;
    SplittableRandom random = new SplittableRandom(seed);
    lineChance = random.split();
    operatorChance = random.split();
  }

  /** Runs so many hours. */
  static Outcome run(World world, Dialler dialler, long seed, double hours) {
    return new CallCentre(world, dialler, seed).run(hours * 3_600);
  }

  private Outcome run(double end) {
    everySecond();
    while (true) {
      Event next = events.remove();
      if (next.at > end) {
        break;
      }
      now = next.at;
      next.happens.run();
    }
    now = end;
    operators.forEach(this::count);
    double[] answeredAt = contacts.stream().mapToDouble(contact -> contact.answeredAt).toArray();
    boolean[] abandoned = new boolean[answeredAt.length];
    for (int i = 0; i < abandoned.length; i++) {
      abandoned[i] = contacts.get(i).abandoned;
    }
    return new Outcome(
        answeredAt,
        abandoned,
        new Outcome.Time(talkSeconds, talkSeconds + wrapUpSeconds, operatorSeconds, end));
  }

  private void in(double seconds, Runnable happens) {
    events.add(new Event(now + seconds, order++, happens));
  }

  private Instant instant(double seconds) {
    return BEGIN.plusNanos((long) (seconds * 1e9));
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private void everySecond() {
    comeAndGo();
    if (now >= Outcome.HALF_HOUR) {
      operatorSeconds += operators.size();
    }
    int lines = dialler.dial(situation());
    for (int i = 0; i < lines; i++) {
      dial();
    }
    in(1, this::everySecond);
  }

  private Situation situation() {
    return new Situation(
        instant(now),
        false,
        operators.stream()
            .filter(operator -> !operator.leaves)
            .map(operator -> operator.state)
            .collect(Collectors.toCollection(ArrayList::new)),
        ringing.stream().map(Line::since).toList(),
        waiting.stream().map(contact -> instant(contact.answeredAt)).toList(),
        0);
  }

  private void comeAndGo() {
    int wanted = world.operators().applyAsInt((int) now);
    List<Operator> staying =
        operators.stream()
            .filter(operator -> !operator.leaves)
            .collect(Collectors.toCollection(ArrayList::new));
    for (int i = staying.size(); i < wanted; i++) {
      Operator operator = new Operator();
      operators.add(operator);
      becomeReady(operator);
    }
    for (int i = staying.size(); i > wanted; i--) {
      Operator operator = staying.remove(operatorChance.nextInt(staying.size()));
      operator.leaves = true;
      if (ready.remove(operator)) {
        operators.remove(operator);
      }
    }
  }

  private void dial() {
    boolean answers = lineChance.nextDouble() < world.answerRate().applyAsDouble(now);
    double rings = (answers ? world.untilAnswer() : world.untilFailure()).draw(lineChance);
    Line line = new Line(instant(now), rings, answers);
    ringing.add(line);
    in(rings, () -> ringsNoMore(line));
  }

  private void ringsNoMore(Line line) {
    ringing.remove(line);
    if (!line.answers) {
      dialler.observe(new Observation.Unanswered(instant(now), duration(line.rings)));
      return;
    }
    dialler.observe(new Observation.Answered(instant(now), duration(line.rings)));
    Contact contact = new Contact(now);
    contacts.add(contact);
    if (ready.isEmpty()) {
      waiting.add(contact);
      in(World.PATIENCE_SECONDS - world.connectSeconds(), () -> losePatience(contact));
    } else {
      talk(ready.removeFirst());
    }
  }

  private void losePatience(Contact contact) {
    if (waiting.remove(contact)) {
      contact.abandoned = true;
      dialler.observe(new Observation.Abandoned(instant(contact.answeredAt)));
    }
  }

  private void talk(Operator operator) {
    become(operator, new AtWork.Talking(instant(now)));
    double lasts = world.connectSeconds() + world.talk().draw(operatorChance);
    in(lasts, () -> wrapUp(operator, lasts));
  }

  private void wrapUp(Operator operator, double talked) {
    dialler.observe(new Observation.Talked(duration(talked)));
    become(operator, new AtWork.WrappingUp(instant(now)));
    double lasts = world.wrapUp().draw(operatorChance);
    in(lasts, () -> finish(operator, lasts));
  }

  private void finish(Operator operator, double wrappedUp) {
    dialler.observe(new Observation.WrappedUp(duration(wrappedUp)));
    if (operator.leaves) {
      count(operator);
      operators.remove(operator);
    } else {
      becomeReady(operator);
    }
  }

  private void becomeReady(Operator operator) {
    become(operator, new AtWork.Ready(instant(now)));
    if (waiting.isEmpty()) {
      ready.add(operator);
    } else {
      waiting.remove();
      talk(operator);
    }
  }

  private void become(Operator operator, AtWork state) {
    count(operator);
    operator.state = state;
    operator.since = now;
  }

  /** Adds the time in the state that is over, as far as it was after the warm-up. */
  private void count(Operator operator) {
    double seconds = Math.max(0, now - Math.max(Outcome.HALF_HOUR, operator.since));
    switch (operator.state) {
      case AtWork.Talking _ -> talkSeconds += seconds;
      case AtWork.WrappingUp _ -> wrapUpSeconds += seconds;
      case AtWork.Ready _ -> {}
    }
  }
}
