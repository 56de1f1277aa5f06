package dev.hookswitch.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.event.Told;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.AttemptResult.Accepted;
import dev.hookswitch.webhook.AttemptResult.Declined;
import dev.hookswitch.webhook.AttemptResult.Unreachable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which connections there are, with links that do what the test says. */
class LinksTest {

  /** Long enough that no attempt fails for want of a processor. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final CallEvent event = Told.answered("root", "acme").getFirst();
  private final List<Scripted> opened = new CopyOnWriteArrayList<>();
  private final Links links = links(TIMEOUT);

  private Links links(Duration timeout) {
    return new Links(
        timeout,
        (destination, _) -> {
          Scripted link = new Scripted(destination.path());
          opened.add(link);
          return link;
        });
  }

  /** Does what its topic says. */
  private static final class Scripted implements Link {
    private final String does;
    private final CountDownLatch closed = new CountDownLatch(1);

    Scripted(String does) {
      this.does = does;
    }

    @Override
    public void publish(CallEvent event, byte[] json) throws BrokerException, InterruptedException {
      switch (does) {
        case "hang" -> closed.await();
        case "decline" -> throw BrokerException.declined("no");
        case "fail" -> throw BrokerException.unreachable("gone");
        default -> {}
      }
    }

    @Override
    public boolean isOpen() {
      return closed.getCount() > 0;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @AfterEach
  void close() {
    links.close();
  }

  private AttemptResult publish(String host, String topic) {
    return publish(links, host, topic);
  }

  private AttemptResult publish(Links links, String host, String topic) {
    return links.publish(
        URI.create("kafka://" + host + "/" + topic), Login.NONE, event, new byte[0]);
  }

  @Test
  void oneDestinationHasOneLinkForAllItsEvents() {
    assertThat(publish("a", "take")).isInstanceOf(Accepted.class);
    assertThat(publish("a", "take")).isInstanceOf(Accepted.class);
    assertThat(publish("b", "take")).isInstanceOf(Accepted.class);
    assertThat(opened).hasSize(2);
  }

  @Test
  void anAnswerKeepsTheLinkAndAFailureEndsIt() {
    assertThat(publish("a", "decline")).isInstanceOf(Declined.class);
    assertThat(publish("a", "decline").inWords()).isEqualTo("no");
    assertThat(opened).hasSize(1);
    assertThat(publish("b", "fail")).isInstanceOf(Unreachable.class);
    Eventually.until("the failed link is closed", () -> !opened.getLast().isOpen());
    assertThat(publish("b", "fail").inWords()).isEqualTo("gone");
    assertThat(opened).hasSize(3);
  }

  @Test
  void aLinkThatHangsIsClosedUnderIt() {
    try (Links impatient = links(Duration.ofMillis(300))) {
      AttemptResult result = publish(impatient, "a", "hang");
      assertThat(result).isInstanceOf(Unreachable.class);
      assertThat(result.inWords()).isEqualTo("did not answer within 300 ms");
      Eventually.until("the hanging link is closed", () -> !opened.getLast().isOpen());
      assertThat(impatient.size()).isZero();
    }
  }

  @Test
  void aLinkThatLostItsConnectionIsReplaced() {
    assertThat(publish("a", "take")).isInstanceOf(Accepted.class);
    opened.getFirst().close();
    assertThat(publish("a", "take")).isInstanceOf(Accepted.class);
    assertThat(opened).hasSize(2);
  }

  @Test
  void thereAreOnlySoManyAndTheIdleOnesAreClosed() {
    for (int i = 0; i < Links.MOST + 5; i++) {
      assertThat(publish("host-" + i, "take")).isInstanceOf(Accepted.class);
      assertThat(links.size()).isLessThanOrEqualTo(Links.MOST);
    }
    Eventually.until("the oldest is closed", () -> !opened.getFirst().isOpen());
    assertThat(opened.getLast().isOpen()).isTrue();
    links.closeIdle(Duration.ofMinutes(1));
    assertThat(links.size()).isEqualTo(Links.MOST);
    links.closeIdle(Duration.ZERO);
    assertThat(links.size()).isZero();
    Eventually.until("all are closed", () -> opened.stream().noneMatch(Scripted::isOpen));
  }

  @Test
  void afterTheEndNothingIsSent() {
    assertThat(publish("a", "take")).isInstanceOf(Accepted.class);
    links.close();
    assertThat(opened.getFirst().isOpen()).isFalse();
    assertThat(publish("a", "take")).isInstanceOf(Unreachable.class);
    assertThat(opened).hasSize(1);
  }
}
