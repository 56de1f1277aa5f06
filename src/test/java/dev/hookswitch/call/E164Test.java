package dev.hookswitch.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class E164Test {

  @ParameterizedTest
  @CsvSource({
    "LV, 20000009, +37120000009",
    "LV, 37120000009, +37120000009",
    "LV, +37120000009, +37120000009",
    "LV, 0037120000009, +37120000009",
    "lv, 67000001, +37167000001",
    "DE, 030123456, +4930123456",
    "DE, 4930123456, +4930123456",
    "LV, 4930123456, +4930123456",
    "US, 2015550123, +12015550123",
    "US, 0114930123456, +4930123456",
    "LV, 101, 101",
    "LV, 112, 112",
    "LV, *8, *8",
    "LV, **101, **101",
    "LV, s, s",
    "LV, anonymous, anonymous",
    "LV, alice, alice",
    "LV, 8000, 8000",
    "LV, 99999999, 99999999"
  })
  void numbersAreToldInOneForm(String country, String number, String told) {
    assertThat(new E164(country).form(number)).isEqualTo(told);
  }

  @Test
  void emptyAndEndlessStayAsTheyAre() {
    E164 form = new E164("LV");
    assertThat(form.form("")).isEmpty();
    assertThat(form.form("2".repeat(500))).hasSize(500);
  }

  @Test
  void aCountryThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new E164("Latvia")).hasMessageContaining("two letters");
    assertThatThrownBy(() -> new E164("ZZ")).hasMessageContaining("two letters");
  }
}
