package dev.hookswitch.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.campaign.Campaign;
import dev.hookswitch.campaign.CampaignState;
import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.ImportReport;
import dev.hookswitch.campaign.NewContact;
import dev.hookswitch.event.Subtype;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A campaign with two results to choose from and contacts of hostile names. */
final class RunningCampaign {

  private RunningCampaign() {}

  static void begin(ConsoleHarness console, String id, String account, String name) {
    Instant now = Instant.now();
    make(console, id, account, name);
    add(console, id, 1);
    var _ = console.campaigns.move(id, CampaignState.RUNNING, now);
  }

  static void make(ConsoleHarness console, String id, String account, String name) {
    Instant now = Instant.now();
    Definition like = Definition.DEFAULT;
    Definition definition =
        new Definition(
            like.pbx(),
            like.callerIds(),
            like.ringTimeout(),
            25,
            like.flow(),
            like.abandoned(),
            like.minOperators(),
            like.wrapUp(),
            like.recorded(),
            like.machineDetection(),
            like.hours(),
            like.retry(),
            like.autoStop(),
            List.of("sale", "refused"));
    assertThat(
            console.campaigns.insert(
                new Campaign(
                    id,
                    account,
                    name,
                    Subtype.PREDICTIVE,
                    definition,
                    CampaignState.NEW,
                    now,
                    null,
                    now)))
        .isTrue();
  }

  /** Numbers +37120000101 and on. */
  static void add(ConsoleHarness console, String id, int contacts) {
    Instant now = Instant.now();
    for (int i = 1; i <= contacts; i++) {
      String digits = Integer.toString(2_000_0100 + i);
      NewContact contact =
          new NewContact(
              "+371" + digits,
              "371" + digits,
              "<b>Jane</b>",
              "",
              Map.of("city", "<script>alert(1)</script>"));
      assertThat(
              console.contacts.add(ImportReport.begin("", id, now), List.of(contact), 1_000, now))
          .isPresent();
    }
  }
}
