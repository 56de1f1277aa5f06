package dev.hookswitch.people;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** So many at work that nobody else gets a turn, until it is closed. */
final class Crowd implements AutoCloseable {

  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private Crowd() {}

  static Crowd of(Passwords passwords) throws InterruptedException {
    Crowd crowd = new Crowd();
    CountDownLatch there = new CountDownLatch(Passwords.AT_ONCE);
    for (int i = 0; i < Passwords.AT_ONCE; i++) {
      crowd.threads.add(Thread.ofPlatform().start(() -> passwords.inTurn(() -> crowd.stay(there))));
    }
    there.await();
    return crowd;
  }

  private boolean stay(CountDownLatch there) {
    there.countDown();
    try {
      end.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    end.countDown();
    try {
      for (Thread each : threads) {
        each.join();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
