package dev.hookswitch.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import dev.hookswitch.lab.sip.SipCall;
import java.io.IOException;
import java.util.List;

/**
 * The hard cases of a telephone system, played by real telephones on a real PBX, and what each must
 * be told as: a line a session, in the order in which they begin; in it, for each party, what
 * happens to it, and at the end who hung up. What a race decides stands there in both forms, with
 * {@code ||} between.
 */
final class Cases {

  static final String OUTSIDE = "37120000777";

  /**
   * A case.
   *
   * @param told what it must be told as
   * @param byCel whether Asterisk's own {@code hangupsource} must agree; else why it does not
   */
  record Case(String name, Script script, List<String> told, String byCel) {
    @Override
    public String toString() {
      return name;
    }
  }

  interface Script {
    void play(Scene scene) throws IOException, InterruptedException;
  }

  private static final String AGREES = "";

  /** Asterisk 16 gives no cause to a dialling of its own that timed out. */
  private static final String NOBODY_ANSWERED =
      "lab>111: 111 R NOANSWER; local || lab>111: 111 R CANCEL; local";

  /** The caller was quicker than the dialplan. */
  private static final String CANCELLED_BEFORE_IT_RANG = "37120000777>37160000031: by 37120000777";

  private Cases() {}

  private static Case of(String name, Script script, String... told) {
    return new Case(name, script, List.of(told), AGREES);
  }

  private static Case but(String name, String why, Script script, String... told) {
    return new Case(name, script, List.of(told), why);
  }

  static List<Case> all() {
    return List.of(
        of(
            "01 attended transfer by REFER, hung up in the older",
            Cases::attended,
            "37120000777>37160000031: 111 R ANSWER RY J L, 112 RY J L, 37120000777 RY J L; by 112,"
                + " answered, transfer",
            "111>112: 111 RY J L, 112 R ANSWER RY J L; local, answered, merged"),
        of(
            "03 blonde transfer into a ring group",
            Cases::blonde,
            "37120000777>37160000031: 111 R ANSWER RY J L, 113 RY J L, 37120000777 RY J L J L; by"
                + " 113, answered, transfer",
            "111>620: 112 R CANCEL, 113 R ANSWER; local, answered, merged"),
        but(
            "04 attended transfer by keys, Local optimised",
            "hangupsource of a Local half stays on who transferred",
            Cases::attendedByKeys,
            "37120000777>37160000031: 111 R ANSWER RY J L, 112 R ANSWER RY J L, 37120000777 RY J L;"
                + " by 112, answered, transfer"),
        of(
            "05 pickup of one leg of a ring group",
            Cases::pickup,
            "37120000777>37160000032: 111 R CANCEL, 112 R CANCEL, 113 R CANCEL, 114 RY J L,"
                + " 37120000777 RY J L; by 37120000777, answered, transfer",
            "114>**112: 114 RY; local, answered, merged"),
        of(
            "06 queue of Local members, two rounds, then 302",
            Cases::queueThen302,
            "37120000777>37160000033: 111 R CANCEL, 111 R CANCEL, 111 R CANCEL, 112 R CANCEL, 112 R"
                + " CANCEL, 112 R CANCEL, 113 R ANSWER RY J L, 37120000777 RY J L; by 37120000777,"
                + " answered"),
        of(
            "07 302 through Local to outside",
            Cases::forwardThroughLocal,
            "37120000777>37160000034: 111 R CANCEL, 37120000777 RY J L, 37120000888 R ANSWER RY J"
                + " L; by 37120000888, answered"),
        of(
            "08 predictive",
            Cases::predictive,
            "lab>37120000888: 111 R BUSY, 112 R ANSWER RY J L, 113 R NOANSWER, 37120000888 R ANSWER"
                + " RY J L; by 37120000888, answered"),
        of(
            "09 callback without originator, operator first",
            s -> callback(s, true),
            "lab>111: 111 R ANSWER RY J L, 37120000888 RY J L; by 37120000888, answered, transfer",
            "lab>37120000888: 37120000888 R ANSWER RY; local, answered, merged"),
        of(
            "09 callback without originator, contact first",
            s -> callback(s, false),
            "lab>37120000888: 111 RY J L, 37120000888 R ANSWER RY J L; by 111, answered, transfer",
            "lab>111: 111 R ANSWER RY; local, answered, merged"),
        of(
            "10 parked, timed out, parked again, fetched",
            Cases::parked,
            "37120000777>37160000031: 111 R ANSWER RY J L, 111 R ANSWER RY J L, 112 RY J L,"
                + " 37120000777 RY J L J L J L; by 37120000777, answered, transfer",
            "112>701: 112 RY; local, answered, merged"),
        of(
            "12 blind transfer by the caller",
            Cases::blindByCaller,
            "111>112: 111 RY J L, 112 R ANSWER RY J L J L, 113 R ANSWER RY J L; by 112, answered,"
                + " transfer"),
        of(
            "12 blind transfer by the callee",
            Cases::blindByCallee,
            "37120000777>37160000031: 111 R ANSWER RY J L, 113 R ANSWER RY J L, 37120000777 RY J L"
                + " J L; by 113, answered, transfer"),
        of(
            "12 blind transfer by keys",
            Cases::blindByKeys,
            "37120000777>37160000031: 111 R ANSWER RY J L, 113 R ANSWER RY J L, 37120000777 RY J L"
                + " J L; by 37120000777, answered, transfer"),
        but(
            "13 create and dial, busy",
            "a phone that refuses did not end a call that the system placed",
            s -> createAndDial(s, "busy"),
            "lab>111: 111 R BUSY; local"),
        of("13 create and dial, timeout", s -> createAndDial(s, "timeout"), NOBODY_ANSWERED),
        of(
            "13 create and dial, deleted",
            s -> createAndDial(s, "deleted"),
            "lab>111: 111 R CANCEL; local"),
        of(
            "14 crossing BYEs",
            Cases::crossingByes,
            "37120000777>37160000031: 111 R ANSWER RY J L, 37120000777 RY J L; by 37120000777,"
                + " answered || 37120000777>37160000031: 111 R ANSWER RY J L, 37120000777 RY J L;"
                + " by 111, answered"),
        of(
            "14 BYE against AMI Hangup",
            Cases::byeAgainstHangup,
            "37120000777>37160000031: 111 R ANSWER RY J L, 37120000777 RY J L; by 37120000777,"
                + " answered || 37120000777>37160000031: 111 R ANSWER RY J L, 37120000777 RY J L;"
                + " local, answered"),
        of(
            "14 BYE against L()",
            Cases::byeAgainstLimit,
            "37120000777>37160000036: 111 R ANSWER RY J L, 37120000777 RY J L; by 37120000777,"
                + " answered || 37120000777>37160000036: 111 R ANSWER RY J L, 37120000777 RY J L;"
                + " local, answered"),
        but(
            "16 redirected into a conference",
            "who leaves first ends the call that came in; CEL names each channel's own",
            Cases::intoConference,
            "37120000777>37160000031: 111 R ANSWER RY J L, 37120000777 RY J L; by 111, answered,"
                + " conference 8000"),
        of("17 originate timeout", Cases::originateTimeout, NOBODY_ANSWERED),
        of("17 originate without a channel", Cases::originateUnregistered),
        of(
            "18 hunting through 404, 486, unregistered",
            Cases::hunting,
            "37120000777>37160000037: 104 R CHANUNAVAIL, 111 R ANSWER RY J L, 37120000404 R"
                + " CONGESTION, 37120000486 R BUSY, 37120000777 RY J L; by 111, answered"),
        but(
            "19 Dial g, announcement, another Dial",
            "hangupsource stays from the first conversation on the caller, who lives on",
            Cases::goesOn,
            "37120000777>37160000035: 111 R ANSWER RY J L, 112 R ANSWER RY J L, 37120000777 RY J L"
                + " J L; by 112, answered"),
        of(
            "20 cancelled at 0 ms",
            s -> cancelled(s, 0),
            "37120000777>37160000031: 111 R CANCEL; by 37120000777 || " + CANCELLED_BEFORE_IT_RANG),
        of(
            "20 cancelled at 50 ms",
            s -> cancelled(s, 50),
            "37120000777>37160000031: 111 R CANCEL; by 37120000777 || " + CANCELLED_BEFORE_IT_RANG),
        of(
            "20 cancelled at 300 ms",
            s -> cancelled(s, 300),
            "37120000777>37160000031: 111 R CANCEL; by 37120000777"),
        but(
            "20 answer against CANCEL",
            "CEL names the caller or nobody, as the race goes",
            Cases::answerAgainstCancel,
            // the phone was answered, and the caller gone before they were connected: seen on 16
            "37120000777>37160000031: 111 R CANCEL; by 37120000777 || 37120000777>37160000031: 111"
                + " R ANSWER RY; by 37120000777, answered || 37120000777>37160000031: 111"
                + " R ANSWER RY J L, 37120000777 RY J L; by 37120000777, answered"),
        of(
            "refused by the called side's macro",
            Cases::refused,
            "37120000777>37160000038: 111 R ABORT; local"),
        of(
            "forwarded out by the dialplan through Local",
            Cases::forwardedByDialplan,
            "37120000666>37160000039: 37120000666 RY J L, 37120000777 R ANSWER RY J L; by"
                + " 37120000666, answered"));
  }

  private static void attended(Scene s) throws IOException, InterruptedException {
    SipCall[] first = s.answered(OUTSIDE, "37160000031", s.eve);
    SipCall second = s.eve.call("112");
    SipCall frank = s.frank.awaitCall().ring().answer();
    second.awaitAnswered();
    Scene.talk();
    s.middle();
    first[1].referTo(second);
    Scene.pause(2200);
    frank.hangup();
    assertThat(first[0].awaitEnded()).isTrue();
  }

  private static void blonde(Scene s) throws IOException, InterruptedException {
    SipCall[] first = s.answered(OUTSIDE, "37160000031", s.eve);
    SipCall second = s.eve.call("620");
    SipCall frank = s.frank.awaitCall().ring();
    SipCall grace = s.grace.awaitCall().ring();
    second.awaitRinging();
    s.middle();
    first[1].referTo(second);
    Scene.pause(2200);
    grace.answer();
    frank.awaitEnded();
    Scene.talk();
    grace.hangup();
    first[0].awaitEnded();
  }

  private static void attendedByKeys(Scene s) throws IOException, InterruptedException {
    SipCall[] first = s.answered(OUTSIDE, "37160000031", s.eve);
    first[1].press("*2");
    Scene.pause(300);
    first[1].press("112");
    SipCall frank = s.frank.awaitCall().ring();
    Scene.pause(300);
    frank.answer();
    Scene.pause(500);
    s.middle();
    first[1].hangup();
    Scene.pause(2200);
    frank.hangup();
    first[0].awaitEnded();
  }

  private static void pickup(Scene s) throws IOException, InterruptedException {
    SipCall outside = s.network.callAs(OUTSIDE, "37160000032");
    SipCall eve = s.eve.awaitCall().ring();
    SipCall frank = s.frank.awaitCall().ring();
    SipCall grace = s.grace.awaitCall().ring();
    Scene.pause(300);
    s.middle();
    SipCall heidi = s.heidi.call("**112").awaitAnswered();
    outside.awaitAnswered();
    eve.awaitEnded();
    frank.awaitEnded();
    grace.awaitEnded();
    Scene.pause(2200);
    outside.hangup();
    heidi.awaitEnded();
  }

  private static void queueThen302(Scene s) throws IOException, InterruptedException {
    SipCall outside = s.network.callAs(OUTSIDE, "37160000033").awaitAnswered();
    for (int round = 0; round < 2; round++) {
      SipCall eve = s.eve.awaitCall().ring();
      SipCall frank = s.frank.awaitCall().ring();
      eve.awaitEnded();
      frank.awaitEnded();
    }
    s.middle();
    SipCall eve = s.eve.awaitCall().ring();
    SipCall frank = s.frank.awaitCall().ring();
    eve.redirect("113");
    SipCall grace = s.grace.awaitCall().ring();
    Scene.pause(500);
    grace.answer();
    frank.awaitEnded();
    Scene.pause(1500);
    outside.hangup();
    grace.awaitEnded();
  }

  private static void forwardThroughLocal(Scene s) throws IOException, InterruptedException {
    SipCall outside = s.network.callAs(OUTSIDE, "37160000034");
    SipCall eve = s.eve.awaitCall().ring();
    Scene.pause(200);
    s.middle();
    eve.redirect("837120000888");
    SipCall mobile = s.network.awaitCall().ring();
    Scene.pause(500);
    mobile.answer();
    outside.awaitAnswered();
    Scene.pause(800);
    mobile.hangup();
    outside.awaitEnded();
  }

  private static void predictive(Scene s) throws IOException, InterruptedException {
    s.ari.bridge("room-1");
    s.ari.originate("contact-1", "PJSIP/37120000888@gw", "37160000001");
    SipCall contact = s.network.awaitCall().ring();
    Scene.pause(200);
    contact.answer();
    Eventually.until("in the application", () -> s.ari.hasEvent("StasisStart", "contact-1"));
    s.ari.add("room-1", "contact-1");
    Scene.talk();
    s.ari.originateFor("operator-1", "contact-1", "PJSIP/111");
    s.eve.awaitCall().ring().reject(486);
    Scene.pause(300);
    s.middle();
    s.ari.originateFor("operator-2", "contact-1", "PJSIP/112");
    s.frank.awaitCall().ring().answer();
    Eventually.until("in the application", () -> s.ari.hasEvent("StasisStart", "operator-2"));
    s.ari.add("room-1", "operator-2");
    Scene.talk();
    s.ari.originateFor("operator-3", "contact-1", "PJSIP/113");
    SipCall grace = s.grace.awaitCall().ring();
    Scene.pause(1800);
    contact.hangup();
    Scene.pause(300);
    s.ari.hangup("operator-2");
    s.ari.hangup("operator-3");
    grace.awaitEnded();
    s.ari.destroy("room-1");
  }

  private static void callback(Scene s, boolean operatorFirst)
      throws IOException, InterruptedException {
    String bridge = operatorFirst ? "callback-1" : "callback-2";
    String[] ids = {bridge + "-a", bridge + "-b"};
    String[] ends = {"PJSIP/111", "PJSIP/37120000888@gw"};
    s.ari.bridge(bridge);
    SipCall[] calls = new SipCall[2];
    for (int i = 0; i < 2; i++) {
      int who = operatorFirst ? i : 1 - i;
      s.ari.originate(ids[i], ends[who], "37160000001");
      calls[i] = (who == 0 ? s.eve : s.network).awaitCall().ring();
      Scene.pause(200);
      calls[i].answer();
      String id = ids[i];
      Eventually.until("in the application", () -> s.ari.hasEvent("StasisStart", id));
      s.ari.add(bridge, id);
      Scene.talk();
      if (i == 0) {
        s.middle();
      }
    }
    Scene.pause(1800);
    calls[1].hangup();
    Scene.pause(200);
    s.ari.hangup(ids[0]);
    calls[0].awaitEnded();
    s.ari.destroy(bridge);
  }

  private static void parked(Scene s) throws IOException, InterruptedException {
    SipCall[] first = s.answered(OUTSIDE, "37160000031", s.eve);
    first[1].refer("750");
    first[1].awaitEnded();
    SipCall back = s.eve.awaitCall().ring();
    Scene.pause(200);
    back.answer();
    Scene.talk();
    back.refer("700");
    back.awaitEnded();
    Scene.talk();
    s.middle();
    SipCall frank = s.frank.call("701").awaitAnswered();
    Scene.pause(2200);
    first[0].hangup();
    frank.awaitEnded();
  }

  private static void blindByCaller(Scene s) throws IOException, InterruptedException {
    SipCall eve = s.eve.call("112");
    SipCall frank = s.frank.awaitCall().ring().answer();
    eve.awaitAnswered();
    Scene.talk();
    s.middle();
    eve.refer("113");
    SipCall grace = s.grace.awaitCall().ring();
    Scene.pause(1100);
    grace.answer();
    Scene.pause(1100);
    frank.hangup();
    grace.awaitEnded();
  }

  private static void blindByCallee(Scene s) throws IOException, InterruptedException {
    SipCall[] first = s.answered(OUTSIDE, "37160000031", s.eve);
    s.middle();
    first[1].refer("113");
    SipCall grace = s.grace.awaitCall().ring();
    Scene.pause(1100);
    grace.answer();
    Scene.pause(1100);
    grace.hangup();
    first[0].awaitEnded();
  }

  private static void blindByKeys(Scene s) throws IOException, InterruptedException {
    SipCall[] first = s.answered(OUTSIDE, "37160000031", s.eve);
    first[1].press("##");
    Scene.pause(300);
    first[1].press("113");
    SipCall grace = s.grace.awaitCall().ring();
    s.middle();
    Scene.pause(1100);
    grace.answer();
    Scene.pause(1100);
    first[0].hangup();
    grace.awaitEnded();
  }

  private static void createAndDial(Scene s, String how) throws IOException, InterruptedException {
    String id = "dial-" + how;
    s.ari.create(id, "PJSIP/111");
    s.ari.dial(id, how.equals("timeout") ? 2 : 20);
    SipCall eve = s.eve.awaitCall().ring();
    Scene.pause(200);
    s.middle();
    switch (how) {
      case "busy" -> eve.reject(486);
      case "deleted" -> {
        Scene.pause(2200);
        s.ari.hangup(id);
      }
      default -> {}
    }
    eve.awaitEnded();
    Scene.pause(300); // or this hangup overtakes the phone's refusal
    s.ari.hangup(id);
  }

  private static void crossingByes(Scene s) throws IOException, InterruptedException {
    SipCall[] call = s.answered(OUTSIDE, "37160000031", s.eve);
    s.middle();
    Scene.pause(2200);
    call[0].hangup();
    call[1].hangup();
  }

  private static void byeAgainstHangup(Scene s) throws IOException, InterruptedException {
    SipCall[] call = s.answered(OUTSIDE, "37160000031", s.eve);
    String channel = s.channelOf("111");
    s.middle();
    Scene.pause(2200);
    s.action("Action", "Hangup", "Channel", channel);
    call[0].hangup();
    call[1].awaitEnded();
  }

  private static void byeAgainstLimit(Scene s) throws IOException, InterruptedException {
    SipCall outside = s.network.callAs(OUTSIDE, "37160000036");
    SipCall eve = s.eve.awaitCall().ring().answer();
    long answered = System.nanoTime();
    s.middle();
    Scene.pause(2000 - (System.nanoTime() - answered) / 1_000_000);
    outside.hangup();
    eve.awaitEnded();
  }

  private static void intoConference(Scene s) throws IOException, InterruptedException {
    SipCall[] call = s.answered(OUTSIDE, "37160000031", s.eve);
    s.middle();
    s.action(
        "Action",
        "Redirect",
        "Channel",
        s.channelOf("gw"),
        "Context",
        "from-internal",
        "Exten",
        "8000",
        "Priority",
        "1",
        "ExtraChannel",
        s.channelOf("111"),
        "ExtraContext",
        "from-internal",
        "ExtraExten",
        "8000",
        "ExtraPriority",
        "1");
    Scene.pause(2200);
    call[1].hangup();
    Scene.pause(300);
    call[0].hangup();
  }

  private static void originateTimeout(Scene s) throws IOException, InterruptedException {
    s.action(
        "Action",
        "Originate",
        "Channel",
        "PJSIP/111",
        "Application",
        "Wait",
        "Data",
        "5",
        "Timeout",
        "2000",
        "Async",
        "true");
    SipCall eve = s.eve.awaitCall().ring();
    s.middle();
    eve.awaitEnded();
  }

  private static void originateUnregistered(Scene s) throws IOException, InterruptedException {
    s.middle();
    s.action(
        "Action",
        "Originate",
        "Channel",
        "PJSIP/115",
        "Application",
        "Wait",
        "Data",
        "5",
        "Timeout",
        "2000",
        "Async",
        "true");
    Scene.pause(500);
  }

  private static void hunting(Scene s) throws IOException, InterruptedException {
    SipCall outside = s.network.callAs(OUTSIDE, "37160000037");
    s.network.awaitCall().reject(404);
    SipCall busy = s.network.awaitCall().ring();
    Scene.pause(200);
    s.middle();
    Scene.pause(1000);
    busy.reject(486);
    SipCall eve = s.eve.awaitCall().ring().answer();
    outside.awaitAnswered();
    Scene.pause(600);
    eve.hangup();
    outside.awaitEnded();
  }

  private static void goesOn(Scene s) throws IOException, InterruptedException {
    SipCall[] call = s.answered(OUTSIDE, "37160000035", s.eve);
    call[1].hangup();
    s.middle();
    SipCall frank = s.frank.awaitCall().ring().answer();
    Scene.pause(2200);
    frank.hangup();
    call[0].awaitEnded();
  }

  private static void cancelled(Scene s, long after) throws IOException, InterruptedException {
    s.middle();
    SipCall outside = s.network.callAs(OUTSIDE, "37160000031");
    if (after > 0) {
      Scene.pause(after);
    }
    outside.cancel();
    outside.awaitEnded();
  }

  private static void answerAgainstCancel(Scene s) throws IOException, InterruptedException {
    SipCall outside = s.network.callAs(OUTSIDE, "37160000031");
    SipCall eve = s.eve.awaitCall().ring();
    s.middle();
    Scene.pause(2200);
    eve.answer();
    outside.cancel();
    eve.awaitEnded();
    outside.awaitEnded();
  }

  private static void refused(Scene s) throws IOException, InterruptedException {
    SipCall outside = s.network.callAs(OUTSIDE, "37160000038");
    s.middle();
    s.eve.awaitCall().ring().answer().awaitEnded();
    outside.awaitEnded();
  }

  private static void forwardedByDialplan(Scene s) throws IOException, InterruptedException {
    SipCall outside = s.network.callAs("37120000666", "37160000039");
    SipCall mobile = s.network.awaitCall().ring();
    s.middle();
    Scene.pause(1000);
    mobile.answer();
    outside.awaitAnswered();
    Scene.pause(600);
    outside.hangup();
    mobile.awaitEnded();
  }
}
