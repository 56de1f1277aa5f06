package dev.hookswitch.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.RetryRules.Next;
import dev.hookswitch.campaign.RetryRules.Past;
import dev.hookswitch.campaign.RetryRules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether and when a contact is called again. */
class RetryRulesTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private static final RetryRules RULES =
      new RetryRules(
          4,
          Map.of(
              Result.BUSY,
              new Rule(3, List.of(Duration.ofMinutes(5), Duration.ofMinutes(15))),
              Result.NO_ANSWER,
              new Rule(10, List.of(Duration.ofHours(1))),
              Result.CONGESTION,
              new Rule(3, List.of(Duration.ofMinutes(1)))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ANSWERED                                     | reached
          BUSY                                         | 5m
          BUSY BUSY                                    | 15m
          BUSY BUSY BUSY                               | given up
          BUSY NO_ANSWER BUSY                          | 15m
          NO_ANSWER NO_ANSWER NO_ANSWER                | 60m
          NO_ANSWER NO_ANSWER NO_ANSWER NO_ANSWER      | given up
          BUSY NO_ANSWER BUSY NO_ANSWER                | given up
          BUSY ANSWERED                                | reached
          MACHINE                                      | given up
          NOT_PLACED                                   | 0m
          BUSY NOT_PLACED NOT_PLACED NOT_PLACED NOT_PLACED | 0m
          NOT_PLACED NOT_PLACED NOT_PLACED NOT_PLACED BUSY | 5m
          CONGESTION                                   | 1m
          CONGESTION:34                                | 1m
          CONGESTION:1                                 | given up
          CONGESTION:28                                | given up
          """)
  void whatFollows(String history, String expected) {
    String followed =
        switch (RULES.after(history(history), NOW)) {
          case Next.Reached _ -> "reached";
          case Next.GivenUp _ -> "given up";
          case Next.Again(Instant at) -> Duration.between(NOW, at).toMinutes() + "m";
        };
    assertThat(followed).isEqualTo(expected);
  }

  private static List<Past> history(String text) {
    return Arrays.stream(text.split(" ", -1))
        .map(each -> {
          String[] parts = each.split(":", 2);
          return new Past(
              Result.valueOf(parts[0]), parts.length == 1 ? null : Integer.valueOf(parts[1]));
        })
        .toList();
  }

  /** Whatever happens: no contact is tried for ever, and none is called again without a pause. */
  @Test
  void everyHistoryEnds() {
    SplittableRandom random = new SplittableRandom(7);
    List<Result> results = Arrays.stream(Result.values()).filter(Result::counts).toList();
    for (int round = 0; round < 1_000; round++) {
      List<Past> history = new ArrayList<>();
      Next next;
      do {
        history.add(new Past(results.get(random.nextInt(results.size())), null));
        next = RetryRules.DEFAULT.after(history, NOW);
        if (next instanceof Next.Again(Instant at)) {
          assertThat(at).isAfterOrEqualTo(NOW.plusSeconds(300));
        }
      } while (next instanceof Next.Again);
      assertThat(history).hasSizeLessThanOrEqualTo(RetryRules.DEFAULT.most());
      assertThat(next instanceof Next.Reached)
          .isEqualTo(history.getLast().result() == Result.ANSWERED);
    }
  }
}
