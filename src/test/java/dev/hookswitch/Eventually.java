package dev.hookswitch;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for facts, with a bound that is only there so that a broken test ends. */
public final class Eventually {

  private static final Duration BOUND = Duration.ofSeconds(60);

  private Eventually() {}

  public static void until(String fact, BooleanSupplier isSo) {
    until(() -> fact, isSo);
  }

  public static void until(Supplier<String> fact, BooleanSupplier isSo) {
    until(BOUND, fact, isSo);
  }

  /** For what is much work. */
  public static void until(Duration bound, Supplier<String> fact, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited " + bound.toSeconds() + " s for: " + fact.get());
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }
}
