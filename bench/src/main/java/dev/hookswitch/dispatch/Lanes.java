package dev.hookswitch.dispatch;

import dev.hookswitch.cluster.Tenure;
import dev.hookswitch.dispatch.DispatchStore.Progress;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.journal.Entry;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.webhook.AttemptResult;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The lanes of one endpoint over a store that is empty and a receiver that accepts at once, for
 * benchmarks: it is in the dispatcher's own package to reach them.
 */
public final class Lanes implements AutoCloseable {

  private static final int PARTITIONS = 64;

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Courier courier;
  private volatile CountDownLatch waiting = new CountDownLatch(0);

  public Lanes(Endpoint endpoint) {
    AttemptResult accepted = new AttemptResult.Accepted(204, AttemptResult.Trace.NONE);
    Turn turn =
        new Turn(
            (_, _) -> {
              waiting.countDown();
              return accepted;
            },
            InstantSource.system());
    courier =
        new Courier(
            endpoint,
            new Courier.Tools(
                empty(Journal.class),
                empty(DispatchStore.class),
                empty(ReplayStore.class),
                turn,
                new RetrySchedule(List.of(Duration.ofSeconds(5)), new SplittableRandom(1)),
                Limits.DEFAULT,
                Duration.ofDays(5),
                InstantSource.system(),
                executor,
                (_, _) -> {},
                DeliveryNews.UNHEARD));
    Map<Integer, Tenure> partitions = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.put(partition, Tenure.forGood("partition:" + partition));
    }
    courier.open(partitions);
  }

  /** Something that is asked at the beginning, and says that there is nothing. */
  private static <T> T empty(Class<T> port) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, _) ->
                switch (method.getName()) {
                  case "partitions" -> PARTITIONS;
                  case "cursors" -> new long[PARTITIONS];
                  case "parkedLanes" -> List.of();
                  case "parkedAboveCursors" -> Set.of();
                  default -> method.getReturnType() == Optional.class ? Optional.empty() : null;
                });
    return port.cast(proxy);
  }

  /** Hands them out as after a commit, and waits until the receiver has accepted all. */
  public void deliver(List<Entry> entries) throws InterruptedException {
    waiting = new CountDownLatch(entries.size());
    courier.offer(entries);
    waiting.await();
    while (courier.running() > 0) {
      Thread.onSpinWait();
    }
    courier.takeProgress(Progress.nothing());
  }

  @Override
  public void close() {
    courier.close();
    executor.close();
  }
}
