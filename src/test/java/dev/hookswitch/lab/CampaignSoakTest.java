package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.ServeProcess;
import dev.hookswitch.Witness;
import dev.hookswitch.webhook.Misbehaving;
import dev.hookswitch.webhook.Misbehaving.Behaviour;
import dev.hookswitch.webhook.Misbehaving.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/**
 * Very many calls of campaigns at once, of all kinds and with all outcomes, on a real Asterisk with
 * real SIP, while the process is killed. What is asked of it afterwards is asked of the PBX and of
 * those who were called: nobody twice within the interval, nobody forgotten, nothing left open, and
 * everything told in order. {@code bench/run campaigns} does it for ten minutes with 200 calls.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class CampaignSoakTest {

  private static final int AT_ONCE = Integer.getInteger("soak.calls", 60);
  private static final int SECONDS = Integer.getInteger("soak.seconds", 30);
  private static final int KILLS = Integer.getInteger("soak.kills", 1);

  /** New contacts come in while fewer than that are left: nobody knows how many will be needed. */
  private static final int IN_STOCK = AT_ONCE * 2 / 3;

  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(3), Duration.ofSeconds(5));

  /** So many end without an answer, and then once more: each kill may cost everybody one. */
  private static final int ATTEMPTS = KILLS + 1;

  /** How calls end, by the last two digits of the number: lab/README.md. */
  private static final List<String> KINDS =
      List.of(
          "06", "02", "06", "01", "06", "03", "06", "11", "06", "05", "06", "07", "06", "09", "06",
          "08", "10", "02", "04", "12");

  /** With an operator: who is patient would only make it longer. */
  private static final List<String> SHORT = List.of("06", "02", "01", "06", "05", "06", "11");

  /** Who waits until the other side hangs up. */
  private static final String PATIENT = "06";

  private static final List<String> REACHED = List.of("01", "06", "07", "08", "10", "11");

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(5);
  private final Witness witness = new Witness();
  private final CallAccount account = new CallAccount();
  private final List<Contacts> campaigns = new ArrayList<>();
  private Laboratory lab;
  private ServeProcess serve;
  private Duration computed = Duration.ZERO;
  private int numbers = 100_000;

  /** A campaign's, and what it has of them. */
  private record Contacts(String path, boolean operators) {}

  /** A receiver that has its moods. */
  private Behaviour moody(Received request) {
    synchronized (random) {
      if (random.nextInt(50) == 0) {
        return Misbehaving.status(500);
      }
    }
    witness.note(request);
    return Misbehaving.status(204);
  }

  @Test
  void nobodyIsCalledTwiceAndNobodyForgotten()
      throws IOException, InterruptedException, SQLException {
    try (Laboratory up = Laboratory.up();
        Misbehaving receiver = new Misbehaving(this::moody);
        Laboratory.ManagerSession _ = up.oracle(account::pbx);
        Laboratory.ManagerSession _ = up.publicNetwork(account::world)) {
      lab = up;
      int port = ServeProcess.freePort();
      String settings = settings(receiver);
      serve = ServeProcess.start(folder, port, settings);
      try {
        Readiness.await(serve);
        phones();
        campaigns();
        Instant from = Instant.now();
        int mostChannels = soak(port, settings);
        Instant until = Instant.now();
        CallAccount.AtOnce atOnce = account.atOnce(from, until);
        settle();
        String told = witness.confirm(serve, account.sessions().size());
        assertThat(Witness.stored(serve).keySet()).containsAll(account.sessions());
        Map<String, Long> results = check();
        computed = computed.plus(serve.computed());
        System.out.printf(
            "%d s, killed %d times: %d calls at once at the most, %.0f in the mean (%s); %d"
                + " channels seen at once; attempts %s; %s; computed %d s, Asterisk (both) %d s%n",
            SECONDS,
            KILLS,
            atOnce.peak(),
            atOnce.mean(),
            account.means(from, until),
            mostChannels,
            results,
            told,
            computed.toSeconds(),
            lab.computed().toSeconds());
        assertThat(atOnce.peak()).isGreaterThanOrEqualTo(AT_ONCE);
        assertThat(mostChannels).isGreaterThanOrEqualTo(AT_ONCE * 9 / 10);
      } finally {
        serve.close();
      }
      nothingIsLeftOpen();
    }
  }

  private String settings(Misbehaving receiver) {
    return """
    pbx:
      - name: lab
        asterisk:
          ami: { port: %d, username: hook, secret: hook }
          ari: { url: "http://127.0.0.1:%d", username: hook, password: hook }
          trunks: ["trunk"]
        default_account: acme
    calls: { default: { max_calls: 1000, per_minute: 100000, per_day: 1000000 } }
    users:
      - { id: alice, sip: ["101"], account: acme }
      - { id: bob, sip: ["102"], account: acme }
      - { id: carol, sip: ["103"], account: acme }
    delivery: { timeout: 5s, retry: [%s] }
    endpoints:
      - { url: "%s", secret: %s }
    """
        .formatted(
            lab.port("PBX_AMI_PORT"),
            lab.port("PBX_ARI_PORT"),
            "300ms, ".repeat(39) + "300ms",
            receiver.url(),
            witness.secret());
  }

  // campaigns

  private void phones() throws IOException {
    lab.behave("PHONE_101", "answer:4:1");
    lab.behave("PHONE_102", "answer:6:2");
    lab.behave("PHONE_103", "answer:3:0");
  }

  private void campaigns() {
    campaigns.add(
        campaign(
            "contact-callflow",
            "\"context\":\"from-trunk\",\"extension\":\"37160000041\",\"max_lines\":" + AT_ONCE));
    campaigns.add(campaign("predictive", "\"abandoned\":{\"announcement\":\"sound:hello-world\"}"));
    campaigns.add(campaign("operator-contact", "\"max_lines\":3"));
    operatorsComeBack();
    for (Contacts each : campaigns) {
      feed(each);
      serve.post(each.path() + "/start", "{}");
    }
  }

  private Contacts campaign(String kind, String fields) {
    String rule =
        "{\"attempts\":%d,\"intervals\":[\"%ds\",\"%ds\"]}"
            .formatted(ATTEMPTS, PAUSES.getFirst().toSeconds(), PAUSES.getLast().toSeconds());
    String rules =
        List.of(
                "BUSY",
                "NOANSWER",
                "CANCEL",
                "CONGESTION",
                "CHANUNAVAIL",
                "abandoned",
                "failed",
                "lost")
            .stream()
            .map(result -> "\"" + result + "\":" + rule)
            .collect(Collectors.joining(","));
    String id =
        serve
            .post(
                "/v1/campaigns",
                """
                {"account":"acme","name":"%s","kind":"%s","ring_timeout":"15s","auto_stop":false,
                 "caller_ids":["37160000001","37160000002"],"wrap_up":{"limit":"1s"},
                 "retry":{"most":9,"rules":{%s}},%s}
                """
                    .formatted(kind, kind, rules, fields))
            .path("id")
            .asString();
    return new Contacts("/v1/campaigns/" + id, !kind.equals("contact-callflow"));
  }

  /** Who did not answer is away. */
  private void operatorsComeBack() {
    for (Contacts each : campaigns) {
      for (String user : List.of("alice", "bob", "carol")) {
        if (each.operators()) {
          serve.put(each.path() + "/operators/" + user, "{\"state\":\"ready\"}");
        }
      }
    }
  }

  private void feed(Contacts campaign) {
    int stock = serve.get(campaign.path()).path("contacts").path("new").asInt();
    int most = campaign.operators() ? 4 : IN_STOCK;
    List<String> kinds = campaign.operators() ? SHORT : KINDS;
    if (stock >= most) {
      return;
    }
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      String digits = kinds.get(numbers % kinds.size());
      rows.add(
          "{\"number\":\"37122%d%s\",\"variables\":{\"stay\":\"%d\"}}"
              .formatted(numbers++, digits, stay()));
    }
    serve.post(campaign.path() + "/contacts", "{\"contacts\":[" + String.join(",", rows) + "]}");
  }

  /** Seconds in the dialplan: so long that calls pile up as wanted, at a pace a laptop carries. */
  private int stay() {
    int least = Math.max(5, SECONDS / 20);
    return least + random.split().nextInt(least);
  }

  // the time

  /** So long, and until as many calls were there at once before each kill as there are to be. */
  private int soak(int port, String settings) throws IOException, InterruptedException {
    Instant begun = Instant.now();
    Instant end = begun.plusSeconds(SECONDS);
    Instant killAt = begun.plusSeconds(SECONDS / (KILLS + 1));
    Instant since = begun;
    int killed = 0;
    int most = 0;
    for (int round = 0; Instant.now().isBefore(end) || killed < KILLS; round++) {
      campaigns.forEach(this::feed);
      operatorsComeBack();
      lab.behave("PHONE_103", round % 8 == 7 ? "reject" : "answer:3:0");
      most = Math.max(most, channels());
      boolean isFull = account.atOnce(since, Instant.now()).peak() >= AT_ONCE;
      if (killed < KILLS && isFull && Instant.now().isAfter(killAt)) {
        killed++;
        computed = computed.plus(serve.computed());
        serve.kill();
        serve = ServeProcess.start(folder, port, settings);
        Readiness.await(serve);
        since = Instant.now();
        killAt = begun.plusSeconds((killed + 1L) * SECONDS / (KILLS + 1));
      }
      assertThat(Instant.now()).as("calls pile up").isBefore(end.plusSeconds(300));
      Thread.sleep(1_000);
    }
    return most;
  }

  private int channels() throws IOException, InterruptedException {
    return lab.console("core show channels count")
        .lines()
        .filter(line -> line.contains("active channel"))
        .map(line -> Integer.parseInt(line.split(" ", 2)[0]))
        .findFirst()
        .orElseThrow();
  }

  /** Nobody new comes, and everybody is settled. */
  private void settle() {
    campaigns.forEach(each -> serve.patch(each.path(), "{\"auto_stop\":true}"));
    Eventually.until(
        Duration.ofSeconds(120 + SECONDS),
        () -> "all are settled: " + states(),
        () -> {
          operatorsComeBack();
          pause();
          return states().stream().allMatch(state -> state.startsWith("finished"));
        });
    Eventually.until(() -> "no channel is left: " + account.open(), () -> account.open().isEmpty());
    Eventually.until(
        Duration.ofMinutes(3),
        () -> "all is delivered: " + serve.get("/healthz"),
        serve::isAllDelivered);
  }

  private static void pause() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> states() {
    return campaigns.stream()
        .map(each -> serve.get(each.path()))
        .map(shown -> shown.path("status").asString() + shown.path("contacts"))
        .toList();
  }

  // what is asked

  /** Every contact of every campaign; the results of all attempts are counted. */
  private Map<String, Long> check() {
    Map<String, Long> results = new TreeMap<>();
    int channels = 0;
    for (Contacts campaign : campaigns) {
      String next = "";
      do {
        JsonNode page = serve.get(campaign.path() + "/contacts?limit=1000" + next);
        for (JsonNode contact : page.path("data")) {
          channels += check(campaign, contact.path("id").asString(), results);
        }
        next = page.has("next") ? "&after=" + page.path("next").asString() : "";
      } while (!next.isEmpty());
    }
    assertThat(account.ofCampaigns().stream().filter(CampaignSoakTest::isFirst).count())
        .as("each call on the PBX is somebody's")
        .isEqualTo(channels);
    return results;
  }

  private static boolean isFirst(String channel) {
    return channel.endsWith("-1");
  }

  /** How many calls to it there were. */
  private int check(Contacts campaign, String id, Map<String, Long> results) {
    JsonNode contact = serve.get(campaign.path() + "/contacts/" + id);
    String number = contact.path("number").asString();
    String digits = number.substring(number.length() - 2);
    boolean operatorFirst = campaign.equals(campaigns.getLast());
    Map<String, Integer> same = new TreeMap<>();
    CallAccount.Life last = null;
    Duration pause = Duration.ZERO;
    int channels = 0;
    int calls = 0;
    for (JsonNode attempt : contact.path("history")) {
      String result = attempt.path("result").asString();
      String call = "hs-" + attempt.path("call_id").asString();
      results.merge(result, 1L, Long::sum);
      channels += account.life(call + "-1") == null ? 0 : 1;
      CallAccount.Life life = account.life(call + (operatorFirst ? "-2" : "-1"));
      if (result.equals("not_placed")) {
        assertThat(life).as("%s was not called: %s", id, contact).isNull();
        continue;
      }
      if (life != null) {
        calls++;
        boolean isFlow = !campaign.operators() && digits.equals(PATIENT);
        if (isFlow && result.equals("ANSWER")) {
          assertThat(Duration.between(life.from(), life.until()))
              .as("nobody takes %s out of the dialplan: %s", id, contact)
              .isGreaterThanOrEqualTo(
                  Duration.ofSeconds(contact.path("variables").path("stay").asInt()));
        }
        if (last != null) {
          assertThat(Duration.between(last.until(), life.from()))
              .as("%s rests: %s", id, contact)
              .isGreaterThanOrEqualTo(pause);
        }
        last = life;
      } else {
        assertThat(result).as("%s: %s", id, contact).isIn("lost", "failed", "CANCEL");
      }
      int often = same.merge(result, 1, Integer::sum);
      pause = often == 1 ? PAUSES.getFirst() : PAUSES.getLast();
    }
    assertThat(contact.path("status").asString()).as(contact.toString()).isIn("done", "failed");
    boolean mustBeReached = !campaign.operators() && REACHED.contains(digits);
    if (mustBeReached) {
      assertThat(contact.path("status").asString()).as(contact.toString()).isEqualTo("done");
    }
    List<Instant> reached = account.reached(number);
    assertThat(reached.size()).as("%s: %s", id, contact).isLessThanOrEqualTo(calls);
    for (int i = 1; i < reached.size(); i++) {
      assertThat(Duration.between(reached.get(i - 1), reached.get(i)))
          .as("as those see it who are called: %s", contact)
          .isGreaterThanOrEqualTo(PAUSES.getFirst());
    }
    return channels;
  }

  private void nothingIsLeftOpen() throws SQLException, IOException, InterruptedException {
    assertThat(channels()).isZero();
    try (Connection database =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hookswitch.db"))) {
      for (String open :
          List.of(
              "placed_call where over_at is null",
              "campaign_attempt where ended_at is null",
              "operator_engagement where state = 'BUSY'")) {
        try (ResultSet rows =
            database.createStatement().executeQuery("select count(*) from " + open)) {
          rows.next();
          assertThat(rows.getInt(1)).as(open).isZero();
        }
      }
    }
  }
}
