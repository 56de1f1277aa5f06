package dev.hookswitch.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread, begun once and ended once. Its work asks {@link #isClosing}, or {@link #pause pauses}
 * between its rounds, and returns soon after it was told to stop. Safe for all threads.
 */
public final class Worker {

  private final Thread.Builder.OfPlatform builder;
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;

  private Worker(Thread.Builder.OfPlatform builder) {
    this.builder = builder;
  }

  /** A worker that the program waits for when it ends. */
  public static Worker named(String name) {
    return new Worker(Thread.ofPlatform().name(name));
  }

  /** A worker that may be left where it is when the program ends. */
  public static Worker daemon(String name) {
    return new Worker(Thread.ofPlatform().name(name).daemon());
  }

  /**
   * Begins.
   *
   * @throws IllegalStateException when it was begun before
   */
  public synchronized void start(Runnable work) {
    if (thread != null) {
      throw new IllegalStateException("the worker " + thread.getName() + " was started before");
    }
    thread = builder.start(work);
  }

  public synchronized boolean isStarted() {
    return thread != null;
  }

  public boolean isClosing() {
    return closing.getCount() == 0;
  }

  /**
   * Waits, on the worker's own thread; an interruption ends the work like {@link #stop}.
   *
   * @return whether the work goes on
   */
  public boolean pause(Duration time) {
    try {
      return !closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
      return false;
    }
  }

  /** Tells the work to end, and returns at once. */
  public void stop() {
    closing.countDown();
  }

  /** Tells the work to end and waits for it, but no longer than that. */
  public void close(Duration patience) {
    stop();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null) {
      try {
        running.join(patience);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
