package dev.hookswitch.pbx.asterisk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

  private final Mask mask = new Mask(new SplittableRandom(7));

  @Test
  void aNumberIsAlwaysTheSameOtherNumber() {
    String masked = mask.value("CallerIDNum", "37120000009");
    assertThat(masked).matches("371\\d{8}").isNotEqualTo("37120000009");
    assertThat(mask.value("DialString", "37120000009@trunk")).isEqualTo(masked + "@trunk");
    assertThat(mask.value("Channel", "PJSIP/37120000009-0000001a"))
        .isEqualTo("PJSIP/" + masked + "-0000001a");
    assertThat(mask.value("AppData", "PJSIP/101&PJSIP/+37120000009@gw,20,tT"))
        .isEqualTo("PJSIP/101&PJSIP/+" + masked + "@gw,20,tT");
  }

  @Test
  void differentNumbersStayDifferent() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      seen.add(mask.value("Exten", String.format("371200%05d", i)));
    }
    assertThat(seen).hasSize(5000);
  }

  @Test
  void peopleGetOtherNamesEverywhere() {
    assertThat(mask.value("CallerIDName", "Jānis Bērziņš")).isEqualTo("Person 1");
    assertThat(mask.value("ConnectedLineName", "Anna")).isEqualTo("Person 2");
    assertThat(mask.value("Value", "call from Jānis Bērziņš, urgent"))
        .isEqualTo("call from Person 1, urgent");
    assertThat(mask.value("DestCallerIDName", "Jānis Bērziņš")).isEqualTo("Person 1");
    assertThat(mask.value("MemberName", "PJSIP/anna")).isEqualTo("PJSIP/anna");
    assertThat(mask.value("Channel", "SIP/Anna-00000001")).isEqualTo("SIP/Anna-00000001");
    assertThat(mask.value("CallerIDName", "<unknown>")).isEqualTo("<unknown>");
    assertThat(mask.value("CallerIDName", "37120000009")).doesNotContain("37120000009");
  }

  @Test
  void addressesAreOfNobody() {
    assertThat(mask.value("AddressV", "sip:101@192.168.1.20:5060"))
        .isEqualTo("sip:101@198.18.0.1:5060");
    assertThat(mask.value("Other", "192.168.1.20")).isEqualTo("198.18.0.1");
    assertThat(mask.value("Other", "[fe80::1ff:fe23:4567:890a]:5060"))
        .isEqualTo("[2001:db8::2]:5060");
  }

  @ParameterizedTest
  @CsvSource({
    "Uniqueid, pbx-1795453823.105",
    "DestLinkedid, 1795453823.105",
    "Timestamp, 1795453823.105123",
    "BridgeUniqueid, 27dc4a68-99fe-442c-893b-505780fd5aa4",
    "Channel, PJSIP/101-00012345",
    "Channel, Local/101@ring-00000012;1",
    "Exten, 8000",
    "AccountCode, acme",
    "Variable, DIALSTATUS",
    "EventTime, 12:30:45",
    "Cause-txt, Normal Clearing",
    "Other, note from 1795453823.105 in bridge 27dc4a68-99fe-442c-893b-505780fd5aa4"
  })
  void whatHoldsACallTogetherStays(String header, String value) {
    assertThat(mask.value(header, value)).isEqualTo(value);
  }
}
