package dev.hookswitch.lab.sip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One call of a phone, from its own point of view. For any thread. */
public final class SipCall {

  final String id;
  private final SipPhone phone;
  private final boolean called;
  private final String localTag = SipPhone.token();
  private final String localAddress;
  private final String remoteAddress;
  private final Rtp rtp;
  private final CountDownLatch tried = new CountDownLatch(1);
  private final CountDownLatch ringing = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch referred = new CountDownLatch(1);
  private volatile String remoteTag = "";
  private volatile String remoteTarget;
  private volatile List<String> route = List.of();
  private volatile SipMessage invite;
  private volatile SipMessage lastAnswer;
  private volatile SipMessage ack;
  private volatile InetSocketAddress sound;
  private volatile int finalStatus;
  private volatile int referStatus;
  private volatile boolean hungUpHere;
  private int cseq;

  /** A call to somebody. */
  SipCall(SipPhone phone, String name, String shown, String number) throws IOException {
    this.phone = phone;
    this.called = false;
    this.id = SipPhone.token() + "@127.0.0.1";
    this.localAddress =
        (name.isEmpty() ? "" : "\"" + name + "\" ") + "<" + phone.address(shown) + ">";
    this.remoteAddress = "<" + phone.address(number) + ">";
    this.remoteTarget = phone.address(number);
    this.rtp = new Rtp();
  }

  /** A call from somebody. */
  SipCall(SipPhone phone, SipMessage invite) throws IOException {
    this.phone = phone;
    this.called = true;
    this.id = invite.get("Call-ID");
    this.invite = invite;
    this.localAddress = invite.get("To");
    this.remoteAddress = invite.get("From");
    this.remoteTag = invite.tag("From");
    this.remoteTarget = SipMessage.uri(invite.get("Contact"));
    this.route = invite.all("Record-Route");
    this.rtp = new Rtp();
    if (!invite.body.isBlank()) {
      sound = Rtp.target(invite.body);
    }
    answerInvite(100, "Trying", false);
  }

  // what a person does

  void invite() {
    invite =
        request("INVITE")
            .add("Contact", "<" + phone.contact() + ">")
            .add("Content-Type", "application/sdp");
    invite.body = rtp.sdp("sendrecv");
    phone.sendUntilAnswered(invite);
  }

  /** The number that was called, as the network sees it. */
  public String number() {
    return SipMessage.uri(invite.startLine.split(" ", -1)[1])
        .replaceFirst("^sip:([^@]*)@.*$", "$1");
  }

  /** The caller's number as it is shown here. */
  public String shown() {
    return SipMessage.uri(remoteAddress).replaceFirst("^sip:([^@]*)@.*$", "$1");
  }

  public SipCall ring() {
    answerInvite(180, "Ringing", false);
    return this;
  }

  public SipCall answer() {
    answerInvite(200, "OK", true);
    answered.countDown();
    return this;
  }

  public void reject(int status) {
    finalStatus = status;
    answerInvite(status, "No", false);
    over();
  }

  /** The phone says that somebody else should be called (302). */
  public void redirect(String number) {
    SipMessage moved =
        withTag(SipPhone.response(invite, 302, "Moved Temporarily"))
            .add("Contact", "<" + phone.address(number) + ">");
    lastAnswer = moved;
    phone.repeat("final" + id, moved);
    over();
  }

  /** Gives up before it is answered; one that is answered in that moment is hung up. */
  public void cancel() {
    boolean tooLate;
    synchronized (this) {
      hungUpHere = true;
      tooLate = answered.getCount() == 0;
    }
    if (tooLate) {
      hangup();
      return;
    }
    await(tried, "provisional answer"); // RFC 3261, 9.1: not before one came
    SipMessage cancel =
        new SipMessage("CANCEL " + invite.startLine.split(" ", -1)[1] + " SIP/2.0")
            .copy(invite, "Via", "From", "To", "Call-ID", "X-Trunk")
            .add("CSeq", invite.cseq() + " CANCEL")
            .add("Max-Forwards", "70");
    phone.sendUntilAnswered(cancel);
  }

  public void hangup() {
    hungUpHere = true;
    phone.sendUntilAnswered(request("BYE"));
    over();
  }

  /** However it stands, it ends. */
  void end() {
    if (ended.getCount() == 0) {
      return;
    }
    if (answered.getCount() == 0) {
      hangup();
    } else if (called) {
      reject(480);
    } else {
      cancel();
    }
  }

  public void hold() {
    reinvite("sendonly");
  }

  public void resume() {
    reinvite("sendrecv");
  }

  private void reinvite(String direction) {
    SipMessage again =
        request("INVITE")
            .add("Contact", "<" + phone.contact() + ">")
            .add("Content-Type", "application/sdp");
    again.body = rtp.sdp(direction);
    invite = again;
    phone.sendUntilAnswered(again);
  }

  /** Presses keys, as RTP events. */
  public void press(String keys) {
    try {
      rtp.press(keys, sound);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Transfers blind. */
  public void refer(String number) {
    refer("<" + phone.address(number) + ">", "");
  }

  /** Transfers to the party of another call of this phone. */
  public void referTo(SipCall other) {
    String replaces =
        other.id.replace("@", "%40")
            + "%3Bto-tag%3D"
            + other.remoteTag
            + "%3Bfrom-tag%3D"
            + other.localTag;
    refer("<" + SipMessage.uri(other.remoteAddress) + "?Replaces=" + replaces + ">", "replaces");
  }

  private void refer(String to, String supported) {
    SipMessage refer =
        request("REFER")
            .add("Contact", "<" + phone.contact() + ">")
            .add("Refer-To", to)
            .add("Referred-By", localAddress.replaceFirst(";.*$", ""));
    if (!supported.isEmpty()) {
      refer.add("Supported", supported);
    }
    phone.sendUntilAnswered(refer);
    await(referred, "answer to REFER");
    if (referStatus != 202) {
      throw new AssertionError("REFER was refused with " + referStatus);
    }
    // as desk phones do when the news of the transfer does not come
    phone.later(
        1000,
        () -> {
          if (!isEnded()) {
            hangup();
          }
        });
  }

  // what a person waits for

  public SipCall awaitRinging() {
    await(ringing, "ringing");
    return this;
  }

  public SipCall awaitAnswered() {
    await(answered, "answer");
    return this;
  }

  /** Until the call is over; says whether the other side ended it. */
  public boolean awaitEnded() {
    await(ended, "end");
    return !hungUpHere;
  }

  /** The last status of the other side's answer; 0 while there is none. */
  public int finalStatus() {
    return finalStatus;
  }

  public boolean isEnded() {
    return ended.getCount() == 0;
  }

  private void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(SipPhone.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "phone " + phone.user + " waits in vain: no " + what + ": " + this);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // messages

  private synchronized SipMessage request(String method) {
    SipMessage request =
        phone
            .request(method, remoteTarget, ++cseq, id)
            .add("From", withTag(localAddress))
            .add("To", remoteTag.isEmpty() ? remoteAddress : remote());
    List<String> hops = new ArrayList<>(route);
    hops.forEach(hop -> request.add("Route", hop));
    return request;
  }

  private String withTag(String address) {
    return address.contains(";tag=") ? address : address + ";tag=" + localTag;
  }

  private String remote() {
    return remoteAddress.contains(";tag=") ? remoteAddress : remoteAddress + ";tag=" + remoteTag;
  }

  private SipMessage withTag(SipMessage response) {
    SipMessage tagged = new SipMessage(response.startLine);
    tagged.copy(response, "Via", "Record-Route", "From");
    tagged.add("To", withTag(response.get("To")));
    return tagged.copy(response, "Call-ID", "CSeq");
  }

  private void answerInvite(int status, String reason, boolean withSound) {
    SipMessage response = withTag(SipPhone.response(invite, status, reason));
    if (withSound || status == 180) {
      response.add("Contact", "<" + phone.contact() + ">");
    }
    if (withSound) {
      response.add("Content-Type", "application/sdp");
      response.body = rtp.sdp("sendrecv");
    }
    lastAnswer = response;
    if (status >= 200) {
      phone.repeat("final" + id, response);
    } else {
      phone.send(response);
    }
  }

  void take(SipMessage message) {
    if (message.isResponse()) {
      takeResponse(message);
    } else {
      takeRequest(message);
    }
  }

  private void takeResponse(SipMessage response) {
    switch (response.method()) {
      case "INVITE" -> takeInviteResponse(response);
      case "REFER" -> {
        referStatus = response.status();
        referred.countDown();
      }
      case "BYE" -> phone.forget(this);
      default -> {}
    }
  }

  private void takeInviteResponse(SipMessage response) {
    int status = response.status();
    tried.countDown();
    if (!response.tag("To").isEmpty()) {
      remoteTag = response.tag("To");
    }
    if (status < 200) {
      if (status >= 180) {
        ringing.countDown();
      }
      return;
    }
    if (response.cseq() != invite.cseq()) {
      return;
    }
    if (status < 300) {
      remoteTarget = SipMessage.uri(response.get("Contact"));
      if (!response.body.isBlank()) {
        sound = Rtp.target(response.body);
      }
      acknowledge(response);
      boolean unwanted;
      synchronized (this) {
        unwanted = answered.getCount() > 0 && hungUpHere;
        finalStatus = status;
        answered.countDown();
      }
      if (unwanted) {
        phone.sendUntilAnswered(request("BYE")); // answered while it was being cancelled
        over();
      }
      return;
    }
    phone.send(
        new SipMessage("ACK " + invite.startLine.split(" ", -1)[1] + " SIP/2.0")
            .copy(invite, "Via", "From")
            .add("To", response.get("To"))
            .add("Call-ID", id)
            .add("CSeq", response.cseq() + " ACK")
            .add("Max-Forwards", "70"));
    if (answered.getCount() > 0) {
      finalStatus = status;
      over();
    }
  }

  private synchronized void acknowledge(SipMessage response) {
    List<String> reversed = new ArrayList<>(response.all("Record-Route")).reversed();
    route = reversed;
    ack =
        phone
            .request("ACK", remoteTarget, response.cseq(), id)
            .add("From", withTag(localAddress))
            .add("To", remote());
    reversed.forEach(hop -> ack.add("Route", hop));
    phone.send(ack);
  }

  private void takeRequest(SipMessage request) {
    switch (request.method()) {
      case "ACK" -> phone.settle("final" + id);
      case "CANCEL" -> {
        phone.answer(request, 200, "OK");
        if (answered.getCount() > 0 && !isEnded()) {
          answerInvite(487, "Request Terminated", false);
          over();
        }
      }
      case "BYE" -> {
        phone.answer(request, 200, "OK");
        over();
        phone.forget(this);
      }
      case "INVITE" -> takeInvite(request);
      case "NOTIFY" -> {
        phone.answer(request, 200, "OK");
        if (request.body.startsWith("SIP/2.0 2") && !isEnded()) {
          hangup(); // the transfer went through: this phone's part is over (RFC 5589, 6.1)
        }
      }
      case "OPTIONS", "INFO", "UPDATE", "PRACK" -> phone.answer(request, 200, "OK");
      default -> phone.answer(request, 501, "Not Implemented");
    }
  }

  private void takeInvite(SipMessage request) {
    if (called && request.cseq() == invite.cseq() && answered.getCount() > 0) {
      phone.send(lastAnswer); // it comes again: so does the answer
      return;
    }
    SipMessage ok =
        SipPhone.response(request, 200, "OK")
            .add("Contact", "<" + phone.contact() + ">")
            .add("Content-Type", "application/sdp");
    ok.body = rtp.sdp("sendrecv");
    if (!request.body.isBlank()) {
      sound = Rtp.target(request.body);
    }
    phone.send(ok);
  }

  private void over() {
    rtp.close();
    ended.countDown();
  }

  @Override
  public String toString() {
    return (called ? "call from " + shown() : "call to " + SipMessage.uri(remoteAddress))
        + (isEnded() ? ", over" : "")
        + (finalStatus == 0 ? "" : ", " + finalStatus);
  }
}
