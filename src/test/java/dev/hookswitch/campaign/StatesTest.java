package dev.hookswitch.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tables of what may follow what. */
class StatesTest {

  @Test
  void aCampaign() {
    assertThat(CampaignState.NEW.mayBecome(CampaignState.PAUSED)).isFalse();
    assertThat(CampaignState.PAUSED.mayBecome(CampaignState.FINISHED)).isFalse();
    for (CampaignState state : CampaignState.values()) {
      assertThat(state.mayBecome(CampaignState.RUNNING)).isEqualTo(state != CampaignState.RUNNING);
      assertThat(state.mayBecome(CampaignState.NEW)).isFalse();
      assertThat(state.isAtRest()).isEqualTo(!state.mayBecome(CampaignState.STOPPED));
    }
  }

  @Test
  void aContact() {
    for (ContactStatus status : ContactStatus.values()) {
      // nobody is called but who is open, and nobody twice at once
      assertThat(status.mayBecome(ContactStatus.DIALLING))
          .isEqualTo(Set.of(ContactStatus.NEW, ContactStatus.WAITING).contains(status));
      assertThat(status.mayBecome(ContactStatus.REMOVED))
          .isEqualTo(status != ContactStatus.REMOVED);
      assertThat(status.mayBecome(ContactStatus.NEW)).isFalse();
    }
    assertThatThrownBy(() -> ContactStatus.DO_NOT_CALL.become(ContactStatus.WAITING))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anOperator() {
    Set<OperatorState> said = EnumSet.noneOf(OperatorState.class);
    Arrays.stream(OperatorState.values()).filter(OperatorState::isSaid).forEach(said::add);
    assertThat(said).containsExactly(OperatorState.READY, OperatorState.AWAY);
    for (OperatorState state : OperatorState.values()) {
      assertThat(state.mayBeMade(OperatorState.BUSY)).isEqualTo(state == OperatorState.READY);
      assertThat(state.mayBeMade(OperatorState.WRAP_UP)).isEqualTo(state == OperatorState.BUSY);
    }
  }

  @Test
  void everyCountryHasAZoneThatExists() {
    assertThat(ZonesOfCountries.all()).hasSizeGreaterThan(200);
    ZonesOfCountries.all().values().forEach(zone -> assertThat(ZoneId.of(zone)).isNotNull());
    assertThat(ZonesOfCountries.zone("LV")).isEqualTo("Europe/Riga");
    assertThat(ZonesOfCountries.zone("US")).isEmpty();
  }
}
