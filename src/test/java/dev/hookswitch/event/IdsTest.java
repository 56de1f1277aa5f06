package dev.hookswitch.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Test
  void theSameFactsGiveTheSameIds() {
    String session = Ids.session("pbx", "1764190000.17");
    assertThat(session).isEqualTo(Ids.session("pbx", "1764190000.17")).hasSize(22);
    assertThat(Ids.event(session, CallEvent.Kind.JOIN, "c_1", 0))
        .isEqualTo(Ids.event(session, CallEvent.Kind.JOIN, "c_1", 0))
        .hasSize(32);
  }

  @Test
  void otherFactsGiveOthers() {
    Set<String> ids = new HashSet<>();
    for (String link : new String[] {"pbx", "other"}) {
      for (int second = 0; second < 20; second++) {
        // above 2^24 the number begins anew in an id: the hash tells them apart
        for (int number : new int[] {1, 2, 1 + (1 << 24), 999_999_999}) {
          String session = Ids.session(link, (1764190000L + second) + "." + number);
          ids.add(session);
          ids.add(Ids.event(session, CallEvent.Kind.JOIN, "c_1", 0));
          ids.add(Ids.event(session, CallEvent.Kind.JOIN, "c_1", 1));
          ids.add(Ids.event(session, CallEvent.Kind.LEAVE, "c_1", 0));
          ids.add(Ids.event(session, CallEvent.Kind.JOIN, "c_2", 0));
        }
      }
    }
    assertThat(ids).hasSize(2 * 20 * 4 * 5);
  }

  @Test
  void whatBeginsAtOneTimeStandsTogether() {
    String first = Ids.session("pbx", "1764190000.17");
    assertThat(Ids.session("pbx", "1764190000.18")).startsWith(first.substring(0, 11));
    assertThat(Ids.session("pbx", "berlin-1764190000.17")).startsWith(first.substring(0, 11));
    assertThat(Ids.event(first, CallEvent.Kind.START, "c_1", 0))
        .startsWith("evt_" + first.substring(2));
  }

  @Test
  void anEventsIdTellsItsSession() {
    String session = Ids.session("pbx", "1764190000.17");
    assertThat(Ids.sessionOf(Ids.event(session, CallEvent.Kind.START, "c_1", 0))).contains(session);
    assertThat(Ids.sessionOf("evt_" + session.substring(2))).isEmpty();
    assertThat(Ids.sessionOf(session)).isEmpty();
  }

  @Test
  void aChannelWhoseIdTellsNoTimeHasAnIdToo() {
    Set<String> ids = new HashSet<>();
    for (String root :
        new String[] {"", "1.0", "my-call", "99999999999.1", "1764190000.", "1764190000"}) {
      ids.add(Ids.session("pbx", root));
    }
    assertThat(ids).hasSize(6).allMatch(id -> id.matches("s_[A-Za-z0-9_-]{20}"));
  }
}
