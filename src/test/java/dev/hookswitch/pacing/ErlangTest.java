package dev.hookswitch.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the others are measured with is measured itself. */
class ErlangTest {

  @ParameterizedTest
  @CsvSource({"10, 7, 0.0787", "10, 8, 0.1217"})
  void theFormulaGivesWhatTheBooksSay(int operators, double load, double lost) {
    assertThat(Erlang.lost(operators, load)).isCloseTo(lost, within(1e-4));
    assertThat(Erlang.offered(operators, Erlang.lost(operators, load)))
        .isCloseTo(load, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "10, 5.53", "20, 14", "50, 42"})
  void theRecursionIsTheFormula(int operators, double load) {
    double term = 1;
    double sum = 1;
    for (int n = 1; n <= operators; n++) {
      term *= load / n;
      sum += term;
    }
    assertThat(Erlang.lost(operators, load)).isCloseTo(term / sum, within(1e-12));
  }
}
