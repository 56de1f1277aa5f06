package dev.hookswitch.lab;

import dev.hookswitch.Eventually;
import dev.hookswitch.lab.sip.SipCall;
import dev.hookswitch.lab.sip.SipPhone;
import java.io.IOException;

/** The stage of one case: telephones, the network, and the PBX's own interfaces. */
final class Scene implements AutoCloseable {

  final SipPhone eve;
  final SipPhone frank;
  final SipPhone grace;
  final SipPhone heidi;
  final SipPhone network;
  final Ari ari;
  private final Laboratory.ManagerSession manager;
  private final Cut cut;

  /** What happens to the observers in the middle of a case. */
  interface Cut {
    void now() throws IOException;
  }

  Scene(Laboratory lab, Laboratory.ManagerSession manager, Cut cut) throws IOException {
    int sip = lab.port("PBX_SIP_PORT");
    this.eve = SipPhone.open("111", sip);
    this.frank = SipPhone.open("112", sip);
    this.grace = SipPhone.open("113", sip);
    this.heidi = SipPhone.open("114", sip);
    this.network = SipPhone.network("gw", sip);
    this.ari = new Ari(lab.port("PBX_ARI_PORT"));
    this.manager = manager;
    this.cut = cut;
  }

  /** The middle of the case: here observers lose the PBX. */
  void middle() throws IOException {
    cut.now();
  }

  /** Somebody outside calls; it rings at that phone, which answers. */
  SipCall[] answered(String caller, String number, SipPhone phone) throws InterruptedException {
    SipCall outside = network.callAs(caller, number);
    SipCall inside = phone.awaitCall().ring().answer();
    outside.awaitAnswered();
    talk();
    return new SipCall[] {outside, inside};
  }

  /** Long enough for both to be in their bridge. */
  static void talk() throws InterruptedException {
    Thread.sleep(400);
  }

  static void pause(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** An action of the manager interface. */
  void action(String... headers) throws IOException {
    manager.send(headers);
  }

  /** The name of the channel that leads to a phone now. */
  String channelOf(String endpoint) {
    String[] name = new String[1];
    Eventually.until(
        "a channel of " + endpoint,
        () -> {
          for (var event : manager.events()) {
            if ("Newchannel".equals(event.get("Event"))
                && event.get("Channel").startsWith("PJSIP/" + endpoint + "-")) {
              name[0] = event.get("Channel");
            }
          }
          return name[0] != null;
        });
    return name[0];
  }

  @Override
  public void close() throws IOException {
    ari.close();
    try (eve;
        frank;
        grace;
        heidi;
        network) {
      // each hangs up what it still has
    }
  }
}
