package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.lab.sip.SipCall;
import dev.hookswitch.lab.sip.SipPhone;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.CommandOutcome.Done;
import dev.hookswitch.pbx.CommandOutcome.NotThere;
import dev.hookswitch.pbx.CommandOutcome.Refused;
import dev.hookswitch.pbx.ControlNews.ChannelArrived;
import dev.hookswitch.pbx.ControlNews.ChannelGone;
import dev.hookswitch.pbx.ControlNews.ChannelLeft;
import dev.hookswitch.pbx.ControlNews.Lost;
import dev.hookswitch.pbx.ControlNews.PlaybackEnded;
import dev.hookswitch.pbx.ControlNews.Up;
import dev.hookswitch.pbx.HeardNews;
import dev.hookswitch.pbx.PbxCommand;
import dev.hookswitch.pbx.PbxCommand.Answer;
import dev.hookswitch.pbx.PbxCommand.ContinueAt;
import dev.hookswitch.pbx.PbxCommand.EndBridge;
import dev.hookswitch.pbx.PbxCommand.FindChannel;
import dev.hookswitch.pbx.PbxCommand.HangUp;
import dev.hookswitch.pbx.PbxCommand.HangUp.Reason;
import dev.hookswitch.pbx.PbxCommand.JoinBridge;
import dev.hookswitch.pbx.PbxCommand.MakeBridge;
import dev.hookswitch.pbx.PbxCommand.PlaceCall;
import dev.hookswitch.pbx.PbxCommand.Play;
import dev.hookswitch.pbx.PbxCommand.ReadVariable;
import dev.hookswitch.pbx.PbxCommand.Ringback;
import dev.hookswitch.pbx.PbxCommand.SetVariable;
import dev.hookswitch.pbx.PbxCommand.StopPlaying;
import dev.hookswitch.pbx.asterisk.AmiCheck;
import dev.hookswitch.pbx.asterisk.AriCheck;
import dev.hookswitch.pbx.asterisk.AriControl;
import dev.hookswitch.pbx.asterisk.AriSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What {@link AriControl} relies on, as a real Asterisk does it, with real telephones. */
@Execution(ExecutionMode.SAME_THREAD)
@ResourceLock("laboratory")
class AriControlLabTest {

  private static final Done TAKEN = new Done("");
  private static final NotThere NOT_THERE = new NotThere();
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final List<AutoCloseable> open = new ArrayList<>();
  private static Laboratory.ManagerSession oracle;
  private static CutProxy line;
  private static SipPhone eve;
  private static SipPhone frank;
  private static SipPhone network;
  private static AriControl control;
  private static final HeardNews news = new HeardNews();

  @BeforeAll
  static void bringUp() throws IOException, InterruptedException {
    Laboratory lab = kept(Laboratory.up("sid"));
    oracle = kept(lab.oracle());
    line = kept(new CutProxy(lab.port("PBX_ARI_PORT")));
    int sip = lab.port("PBX_SIP_PORT");
    eve = kept(SipPhone.open("111", sip));
    frank = kept(SipPhone.open("112", sip));
    network = kept(SipPhone.network("gw", sip));
    control = kept(control(AriSettings.DEFAULT_APP));
    control.start(news);
    news.awaitUp(1);
  }

  private static <T extends AutoCloseable> T kept(T closedLater) {
    open.add(closedLater);
    return closedLater;
  }

  private static AriSettings settings(String password, String app) {
    return new AriSettings(
        "pbx", URI.create("http://127.0.0.1:" + line.port()), "hook", password, app);
  }

  private static AriControl control(String app) {
    return new AriControl(settings("hook", app), InstantSource.system(), new Random(1));
  }

  @AfterAll
  static void takeDown() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private static CommandOutcome carryOut(PbxCommand command) {
    return control.carryOut(command);
  }

  private static void isTaken(PbxCommand command) {
    assertThat(carryOut(command)).as(command.toString()).isEqualTo(TAKEN);
  }

  private static CommandOutcome place(
      String channel, String destination, @Nullable String originator, Duration ringing) {
    return carryOut(
        new PlaceCall(
            channel,
            destination,
            originator,
            "37160000001",
            ringing,
            List.of("test", channel),
            Map.of("HOOK", "a,\"b\" ü")));
  }

  private static void isPlaced(String channel, String destination) {
    assertThat(place(channel, destination, null, LONG)).isEqualTo(TAKEN);
  }

  private static ChannelArrived arrived(String channel) {
    return news.await(ChannelArrived.class, arrival -> arrival.channel().equals(channel));
  }

  private static void gone(String channel, @Nullable Integer cause) {
    news.await(new ChannelGone(channel, cause));
    assertThat(carryOut(new FindChannel(channel))).isEqualTo(NOT_THERE);
  }

  /** Calls a phone, which answers. */
  private static SipCall answered(String channel, String device, SipPhone phone) {
    isPlaced(channel, "PJSIP/" + device);
    SipCall call = phone.awaitCall().ring().answer();
    arrived(channel);
    return call;
  }

  @Test
  void whatIsSetUpWellOrBadlyIsSaid() {
    AmiCheck.Findings right = AriCheck.of(settings("hook", AriSettings.DEFAULT_APP));
    assertThat(right.works()).isTrue();
    assertThat(right.sentences()).singleElement().asString().contains(" is Asterisk 22.");
    assertThat(control.isUp()).as("nobody lost the application").isTrue();
    AmiCheck.Findings wrong = AriCheck.of(settings("no", AriSettings.DEFAULT_APP));
    assertThat(wrong.works()).isFalse();
    assertThat(wrong.sentences()).singleElement().asString().contains(" refused the login:");
  }

  @Test
  void twoAreCalledAndTalkAndEitherSideEndsIt() {
    isPlaced("talk-1", "PJSIP/111");
    SipCall first = eve.awaitCall().ring();
    assertThat(first.shown()).isEqualTo("37160000001");
    assertThat(carryOut(new FindChannel("talk-1"))).isEqualTo(new Done("CALLING"));
    isPlaced("talk-1", "PJSIP/111"); // given again, carried out once
    first.answer();
    assertThat(arrived("talk-1").arguments()).containsExactly("test", "talk-1");
    assertThat(carryOut(new FindChannel("talk-1"))).isEqualTo(new Done("UP"));
    isTaken(new Ringback("talk-1", true));
    assertThat(place("talk-2", "PJSIP/112", "talk-1", LONG)).isEqualTo(TAKEN);
    SipCall second = frank.awaitCall().ring().answer();
    arrived("talk-2");
    isTaken(new Ringback("talk-1", false));
    isTaken(new MakeBridge("talk"));
    isTaken(new MakeBridge("talk"));
    isTaken(new JoinBridge("talk", "talk-1"));
    isTaken(new JoinBridge("talk", "talk-2"));
    isTaken(new JoinBridge("talk", "talk-2"));
    second.hangup();
    news.await(new ChannelLeft("talk-2"));
    gone("talk-2", 16);
    isTaken(new HangUp("talk-1", Reason.NORMAL));
    assertThat(first.awaitEnded()).as("ended by the PBX").isTrue();
    news.await(new ChannelLeft("talk-1"));
    gone("talk-1", 16);
    isTaken(new EndBridge("talk"));
    assertThat(carryOut(new EndBridge("talk"))).isEqualTo(NOT_THERE);
    assertThat(carryOut(new HangUp("talk-1", Reason.NORMAL))).isEqualTo(NOT_THERE);
    assertThat(carryOut(new JoinBridge("talk", "talk-1"))).isEqualTo(NOT_THERE);
  }

  @Test
  void whoCannotBeDialledHasNoChannelAtAll() {
    assertThat(place("no-1", "PJSIP/104", null, LONG)).as("not registered").isEqualTo(notDialled());
    assertThat(place("no-2", "PJSIP/nobody", null, LONG)).isEqualTo(notDialled());
    assertThat(place("no-3", "PJSIP/1@nowhere", null, LONG)).isEqualTo(notDialled());
    assertThat(place("no-4", "Carrier/pigeon", null, LONG)).isEqualTo(notDialled());
    assertThat(place("no-5", "PJSIP", null, LONG))
        .isEqualTo(refused("answered 400: Invalid endpoint specified"));
    assertThat(place("no-6", "PJSIP/111", "long-gone", LONG))
        .isEqualTo(refused("answered 400: Provided originator channel was not found"));
    isPlaced(
        "no-7", "PJSIP/111"); // what is known of it is known after what there was of the others
    eve.awaitCall().ring().reject(486);
    gone("no-7", 17);
    assertThat(oracle.events().stream().map(event -> event.get("Uniqueid")))
        .contains("no-7")
        .doesNotContain("no-1", "no-2", "no-3", "no-4", "no-5", "no-6");
  }

  private static Refused notDialled() {
    return refused("could not dial");
  }

  private static Refused refused(String trouble) {
    return new Refused("http://127.0.0.1:" + line.port() + " " + trouble);
  }

  /** Told as could not be dialled, it would be called once more by whoever believes it. */
  @Test
  void anOrderGivenAgainIsTakenAlsoWhereItCouldNotBeDialledAnyMore() {
    isPlaced("again-1", "PJSIP/111");
    SipCall call = eve.awaitCall().ring();
    assertThat(place("again-1", "PJSIP/104", null, LONG)).isEqualTo(TAKEN);
    call.reject(486);
    gone("again-1", 17);
  }

  @Test
  void whoDoesNotAnswerIsGoneWithTheCause() {
    isPlaced("out-1", "PJSIP/37120000486@gw");
    isPlaced("out-2", "PJSIP/37120000404@gw");
    isPlaced("out-3", "PJSIP/37120000480@gw");
    for (int i = 0; i < 3; i++) {
      SipCall call = network.awaitCall();
      call.ring().reject(Integer.parseInt(call.number().substring(8)));
    }
    gone("out-1", 17);
    gone("out-2", 1);
    gone("out-3", 19);
    assertThat(place("out-4", "PJSIP/111", null, Duration.ofMillis(500))).isEqualTo(TAKEN);
    SipCall ringsOut = eve.awaitCall().ring();
    assertThat(ringsOut.awaitEnded()).as("given up by the PBX").isTrue();
    gone("out-4", 19);
    isPlaced("out-5", "PJSIP/111");
    SipCall cancelled = eve.awaitCall().ring();
    isTaken(new HangUp("out-5", Reason.NO_ANSWER));
    assertThat(cancelled.awaitEnded()).as("cancelled").isTrue();
    gone("out-5", 19);
  }

  @Test
  void variablesAreSetAndRead() {
    SipCall call = answered("var-1", "111", eve);
    assertThat(carryOut(new ReadVariable("var-1", "HOOK"))).isEqualTo(new Done("a,\"b\" ü"));
    assertThat(carryOut(new ReadVariable("var-1", "UNSET"))).isEqualTo(TAKEN);
    isTaken(new SetVariable("var-1", "UNSET", "100 % & more"));
    assertThat(carryOut(new ReadVariable("var-1", "UNSET"))).isEqualTo(new Done("100 % & more"));
    assertThat(carryOut(new ReadVariable("nobody", "HOOK"))).isEqualTo(NOT_THERE);
    call.hangup();
    gone("var-1", null);
  }

  @Test
  void whatIsPlayedEndsByItselfOrWhenStopped() {
    SipCall call = answered("play-1", "111", eve);
    isTaken(new Play("play-1", "playback-1", "sound:hello-world"));
    news.await(new PlaybackEnded("playback-1"));
    isTaken(new Play("play-1", "playback-2", "sound:vm-options"));
    isTaken(new StopPlaying("playback-2"));
    news.await(new PlaybackEnded("playback-2"));
    assertThat(carryOut(new StopPlaying("playback-2"))).isEqualTo(NOT_THERE);
    isTaken(new Play("play-1", "playback-3", "sound:no-such-file"));
    news.await(new PlaybackEnded("playback-3"));
    isTaken(new Play("play-1", "playback-4", "sound:vm-options"));
    call.hangup();
    news.await(new PlaybackEnded("playback-4"));
    gone("play-1", null);
  }

  @Test
  void aCallGoesIntoTheDialplanAndComesOutOfIt() {
    SipCall outside = network.callAs("37120000777", "37160000020");
    ChannelArrived arrival =
        news.await(ChannelArrived.class, each -> each.callerNumber().equals("37120000777"));
    assertThat(arrival.dialled()).isEqualTo("37160000020");
    assertThat(arrival.context()).isEqualTo("from-trunk");
    assertThat(arrival.arguments()).isEmpty();
    assertThat(arrival.name()).startsWith("PJSIP/gw-");
    isTaken(new Answer(arrival.channel()));
    outside.awaitAnswered();
    isTaken(new ContinueAt(arrival.channel(), "from-internal", "111", 1));
    news.await(new ChannelLeft(arrival.channel()));
    SipCall inside = eve.awaitCall().ring().answer();
    assertThat(carryOut(new Answer(arrival.channel())))
        .isEqualTo(refused("answered 409: Channel not in Stasis application"));
    inside.hangup();
    assertThat(outside.awaitEnded()).isTrue();
    Eventually.until(
        "it has ended, of which nothing is told",
        () -> carryOut(new FindChannel(arrival.channel())).equals(NOT_THERE));
    SipCall turnedAway = network.callAs("37120000778", "37160000020");
    String busy =
        news.await(ChannelArrived.class, each -> each.callerNumber().equals("37120000778"))
            .channel();
    isTaken(new HangUp(busy, Reason.BUSY));
    news.await(new ChannelLeft(busy));
    assertThat(turnedAway.awaitEnded()).isTrue();
    assertThat(turnedAway.finalStatus()).isEqualTo(486);
  }

  /** What a restart of ours finds: it connects under the name that the one before it had. */
  @Test
  void afterAConnectionIsLostWhatStillLivesIsHeardOfAgain() throws IOException {
    final SipCall talking = answered("cut-1", "111", eve);
    isTaken(new MakeBridge("cut"));
    isTaken(new JoinBridge("cut", "cut-1"));
    final SipCall leaves = answered("cut-2", "112", frank);
    isPlaced("cut-3", "PJSIP/37120000003@gw");
    isPlaced("cut-4", "PJSIP/37120000004@gw");
    SipCall one = network.awaitCall().ring();
    SipCall other = network.awaitCall().ring();
    final SipCall answersMeanwhile = one.number().endsWith("3") ? one : other;
    final SipCall answersLater = one.number().endsWith("4") ? one : other;
    int ups = news.count(Up.class);
    line.cut(Duration.ofHours(1));
    Eventually.until("the end is noticed", () -> news.count(Lost.class) == ups);
    assertThat(place("cut-5", "PJSIP/111", null, LONG)).isInstanceOf(Refused.class);
    assertThat(carryOut(new FindChannel("cut-1")).getClass())
        .isEqualTo(CommandOutcome.Unknown.class);
    leaves.hangup();
    answersMeanwhile.answer();
    assertThat(answersMeanwhile.awaitEnded())
        .as("there is no application, and Asterisk hangs up")
        .isTrue();
    line.cut(Duration.ZERO);
    news.awaitUp(ups + 1);
    Eventually.until("orders are taken", control::isUp);
    assertThat(carryOut(new FindChannel("cut-1"))).isEqualTo(new Done("UP"));
    assertThat(carryOut(new FindChannel("cut-2"))).isEqualTo(NOT_THERE);
    assertThat(carryOut(new FindChannel("cut-3"))).isEqualTo(NOT_THERE);
    assertThat(carryOut(new FindChannel("cut-4"))).isEqualTo(new Done("CALLING"));
    answersLater.answer();
    arrived("cut-4");
    isTaken(new JoinBridge("cut", "cut-4"));
    talking.hangup();
    news.await(new ChannelLeft("cut-1"));
    gone("cut-1", 16);
    isTaken(new HangUp("cut-4", Reason.NORMAL));
    gone("cut-4", 16);
    assertThat(news.all()).doesNotContain(new ChannelGone("cut-2", 16), new ChannelLeft("cut-2"));
    isTaken(new EndBridge("cut"));
  }

  @Test
  void anotherProgramOfTheSameNameIsToldInWords() {
    HeardNews firstNews = new HeardNews();
    HeardNews secondNews = new HeardNews();
    try (AriControl first = control("twice");
        AriControl second = control("twice")) {
      first.start(firstNews);
      firstNews.awaitUp(1);
      second.start(secondNews);
      secondNews.awaitUp(1);
      Lost lost = firstNews.await(Lost.class, each -> each.why().contains("another program"));
      assertThat(first.isUp()).isFalse();
      assertThat(first.detail()).isEqualTo(lost.why());
      assertThat(second.isUp()).isTrue();
    }
  }
}
