package dev.hookswitch.cluster;

import dev.hookswitch.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says twice a second that this node lives, takes what it may have of each share and gives up what
 * others should have. One thread says so, another works with the tenants: what one of them takes
 * time for must not make this node count as dead.
 *
 * <p>A node trusts its leases for less time than the table does: half a second before others may
 * take them it holds them for lost, whatever the table will say. What was not confirmed in time is
 * over, even if nobody has taken it: then it is taken again, with a new token.
 */
public final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  /** For the difference of two clocks' speed, and for what a request takes to begin. */
  private static final Duration MARGIN = Duration.ofMillis(500);

  /** Who works while one lease is held. */
  public interface Holder {

    /** The lease is held from now on. When this throws, the lease is given up and tried again. */
    void acquired();

    /** The lease is about to be given up, in good order: finish what is under way. */
    void released();

    /**
     * The lease is gone, and another process may have it already: stop at once and store nothing
     * more.
     */
    void lost();

    /**
     * All of them as one: they begin in this order and end in the other. What one of them is told
     * without having begun must do nothing.
     */
    static Holder all(List<Holder> holders) {
      return new Several(holders);
    }
  }

  private record Several(List<Holder> holders) implements Holder {
    Several {
      holders = List.copyOf(holders);
    }

    @Override
    public void acquired() {
      holders.forEach(Holder::acquired);
    }

    @Override
    public void released() {
      holders.reversed().forEach(Holder::released);
    }

    @Override
    public void lost() {
      holders.reversed().forEach(Holder::lost);
    }
  }

  /**
   * A node that lives.
   *
   * @param isSelf whether it is this one
   * @param leases how many of a share it has
   */
  public record Member(Node node, boolean isSelf, int leases) {}

  private final LeaseTable table;
  private final Node self;
  private final List<Share> shares;
  private final LongSupplier nanos;
  private final long trustedNanos;
  private final Worker beats = Worker.named("lease-beat");
  private final Worker turns = Worker.named("lease-turns");

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /** By lease what this node holds; guarded by the lock, as what follows. */
  private final Map<String, Tenure> held = new HashMap<>();

  /** What the table said last. */
  private LeaseTable.@Nullable View latest;

  /** The same, where nothing was taken or given up since it was asked: what to decide by. */
  private LeaseTable.@Nullable View fresh;

  /** How often this node has begun or ended to take something or to give it up. */
  private int moves;

  /** How often it was not confirmed in time. */
  private int lapses;

  /** Until when this node counts as living, by its own clock. */
  private volatile long livesUntil;

  private boolean isTroubled;

  /**
   * Keeps what the table gives; nothing happens before {@link #start}.
   *
   * @param nanos a clock that goes on while this process does not, as {@link System#nanoTime} does
   */
  public LeaseKeeper(LeaseTable table, Node self, List<Share> shares, LongSupplier nanos) {
    this.table = table;
    this.self = self;
    this.shares = List.copyOf(shares);
    this.nanos = nanos;
    this.trustedNanos = table.timeToLive().minus(MARGIN).toNanos();
    this.livesUntil = nanos.getAsLong();
  }

  /**
   * Takes what it may have for the first time, on the caller's thread, and then goes on by itself.
   */
  public void start() {
    table.enter(self, shares.stream().flatMap(share -> share.leases().stream()).toList());
    beat();
    turn();
    for (Share share : shares) {
      if (heldOf(share).isEmpty() && !holders(share.what()).isEmpty()) {
        LOG.info("other processes have all of {}; this one stands by", share.what());
      }
    }
    beats.start(this::beatUntilClosed);
    turns.start(this::turnUntilClosed);
  }

  /** Who lives and how many leases of a share each has, as the table said last; by name. */
  public List<Member> members(String share) {
    LeaseTable.View view;
    lock.lock();
    try {
      view = latest;
    } finally {
      lock.unlock();
    }
    if (view == null) {
      return List.of();
    }
    Set<String> leases =
        shares.stream()
            .filter(each -> each.what().equals(share))
            .flatMap(each -> each.leases().stream())
            .collect(Collectors.toSet());
    return view.living().values().stream()
        .map(node -> new Member(node, node.id().equals(self.id()), held(view, node, leases)))
        .sorted(
            Comparator.comparing((Member member) -> member.node().name())
                .thenComparing(member -> member.node().id()))
        .toList();
  }

  /** The names of the nodes that live and have one of a share, as the table said last. */
  public List<String> holders(String share) {
    return members(share).stream()
        .filter(member -> member.leases() > 0)
        .map(member -> member.node().name())
        .distinct()
        .toList();
  }

  private static int held(LeaseTable.View view, Node node, Set<String> leases) {
    return (int)
        view.holdings().values().stream()
            .filter(each -> leases.contains(each.lease()) && node.id().equals(each.node()))
            .count();
  }

  // the thread that says that this node lives

  private void beatUntilClosed() {
    while (beats.pause(EVERY)) {
      beat();
    }
  }

  private void beat() {
    Set<Tenure> before;
    int movesBefore;
    lock.lock();
    try {
      before = Set.copyOf(held.values());
      movesBefore = moves;
    } finally {
      lock.unlock();
    }
    long began = nanos.getAsLong();
    try {
      LeaseTable.View view = table.beat(self);
      isTroubled = false;
      confirm(view, began, before, movesBefore);
    } catch (RuntimeException e) {
      if (!isTroubled) {
        LOG.warn("leases cannot be confirmed, trying on: {}", e.getMessage());
        isTroubled = true;
      }
    }
  }

  private void confirm(LeaseTable.View view, long began, Set<Tenure> before, int movesBefore) {
    lock.lock();
    try {
      boolean hasLapsed = !isLiving();
      if (hasLapsed) {
        lapses++;
      }
      for (Tenure tenure : hasLapsed ? held.values() : before) {
        if (hasLapsed || !view.has(self.id(), tenure)) {
          tenure.end();
        }
      }
      livesUntil = hasLapsed ? began + trustedNanos : Math.max(livesUntil, began + trustedNanos);
      latest = view;
      fresh = moves == movesBefore ? view : null;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isLiving() {
    return nanos.getAsLong() - livesUntil < 0;
  }

  // the thread that works with the tenants

  private void turnUntilClosed() {
    while (!turns.isClosing()) {
      awaitNews();
      if (!turns.isClosing()) {
        turn();
      }
    }
  }

  /** Until the table has said something, or this node must count itself as dead. */
  private void awaitNews() {
    lock.lock();
    try {
      long left = EVERY.toNanos();
      while (fresh == null && left > 0 && !turns.isClosing()) {
        left = news.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      turns.stop();
    } finally {
      lock.unlock();
    }
  }

  private void turn() {
    LeaseTable.View view = takeFresh();
    for (Share share : shares) {
      dropWhatIsOver(share);
      if (view != null && isLiving()) {
        Set<String> own =
            heldOf(share).stream().map(Tenure::lease).collect(Collectors.toUnmodifiableSet());
        Distribution next = share.spreading().next(self.id(), view, share.leases(), own);
        give(share, next.give());
        take(share, next.take());
        tellWhatIsSettled(share);
      }
    }
  }

  private void tellWhatIsSettled(Share share) {
    try {
      share.tenant().settled(Set.copyOf(heldOf(share)));
    } catch (RuntimeException e) {
      LOG.warn("{}: trying on: {}", share.what(), e.getMessage());
    }
  }

  private LeaseTable.@Nullable View takeFresh() {
    lock.lock();
    try {
      LeaseTable.View view = fresh;
      fresh = null;
      return view;
    } finally {
      lock.unlock();
    }
  }

  /** What the table was asked before this is not fresh any more. */
  private int moved() {
    lock.lock();
    try {
      moves++;
      fresh = null;
      return lapses;
    } finally {
      lock.unlock();
    }
  }

  private void dropWhatIsOver(Share share) {
    Set<Tenure> over = new HashSet<>();
    for (Tenure tenure : heldOf(share)) {
      if (!tenure.isValid()) {
        over.add(tenure);
      }
    }
    if (!over.isEmpty()) {
      forget(over);
      LOG.warn(
          "{}: {} of {} leases are lost: another process has them, or nobody can just now",
          share.what(),
          over.size(),
          share.leases().size());
      share.tenant().lost(over);
    }
  }

  private void give(Share share, Set<String> leases) {
    Set<Tenure> given = new HashSet<>();
    for (Tenure tenure : heldOf(share)) {
      if (leases.contains(tenure.lease())) {
        given.add(tenure);
      }
    }
    if (!given.isEmpty()) {
      share.tenant().released(given);
      giveBack(given);
      log("{}: gave up {} of {}", share.what(), given.size(), share.leases().size());
    }
  }

  /** Who is alone has everything, and nobody wants to hear of it. */
  private void log(String message, Object... values) {
    boolean isAlone;
    lock.lock();
    try {
      isAlone = latest == null || latest.living().size() <= 1;
    } finally {
      lock.unlock();
    }
    LOG.atLevel(isAlone ? Level.DEBUG : Level.INFO).log(message, values);
  }

  private void giveBack(Set<Tenure> tenures) {
    Map<String, Long> tokens = new HashMap<>();
    for (Tenure tenure : tenures) {
      tenure.end();
      tokens.put(tenure.lease(), tenure.token());
    }
    forget(tenures);
    var _ = moved();
    try {
      table.give(self, tokens);
      var _ = moved();
    } catch (RuntimeException e) {
      LOG.warn("leases cannot be given up, and run out: {}", e.getMessage());
    }
  }

  private void take(Share share, Set<String> leases) {
    if (leases.isEmpty()) {
      return;
    }
    Set<Tenure> taken = takeNow(leases);
    if (taken.isEmpty()) {
      return;
    }
    try {
      share.tenant().acquired(taken);
      log(
          "{}: this process has {} of {}",
          share.what(),
          heldOf(share).size(),
          share.leases().size());
    } catch (RuntimeException e) {
      LOG.error("{}: what was taken cannot be begun, trying on: {}", share.what(), e.getMessage());
      taken.forEach(Tenure::end);
      share.tenant().lost(taken);
      giveBack(taken);
    }
  }

  private Set<Tenure> takeNow(Set<String> leases) {
    int lapsesBefore = moved();
    Map<String, Long> tokens;
    try {
      tokens = table.take(self, leases);
    } catch (RuntimeException e) {
      LOG.warn("leases cannot be taken, trying on: {}", e.getMessage());
      return Set.of();
    }
    Set<Tenure> taken = new HashSet<>();
    lock.lock();
    try {
      moves++;
      fresh = null;
      if (lapses == lapsesBefore) { // else the next turn takes them once more
        tokens.forEach((lease, token) -> {
          Tenure tenure = new Tenure(lease, token, this::isLiving);
          held.put(lease, tenure);
          taken.add(tenure);
        });
      }
    } finally {
      lock.unlock();
    }
    return taken;
  }

  private List<Tenure> heldOf(Share share) {
    lock.lock();
    try {
      List<Tenure> found = new ArrayList<>();
      for (String lease : share.leases()) {
        Tenure tenure = held.get(lease);
        if (tenure != null) {
          found.add(tenure);
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private void forget(Set<Tenure> tenures) {
    lock.lock();
    try {
      tenures.forEach(tenure -> held.remove(tenure.lease(), tenure));
    } finally {
      lock.unlock();
    }
  }

  /** Lets the tenants finish, gives everything up and leaves. */
  @Override
  public void close() {
    turns.stop();
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
    turns.close(Duration.ofMinutes(5));
    for (Share share : shares.reversed()) {
      dropWhatIsOver(share);
      give(share, Set.copyOf(share.leases()));
    }
    beats.close(Duration.ofSeconds(10));
    try {
      table.leave(self);
    } catch (RuntimeException e) {
      LOG.debug("leaving: {}", e.getMessage());
    }
  }
}
