package dev.hookswitch.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberRemovalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          37120000009                      | redacted
          +37120000009                     | redacted
          +371 2000-0009                   | redacted
          sip:+37120000009@gw;user=phone   | sip:redacted@gw;user=phone
          Anna <37120000009> 37120000009   | Anna <redacted> redacted
          371200000091                     | 371200000091
          0037120000009                    | 0037120000009
          20000009                         | 20000009
          queue-1                          | queue-1
          """)
  void oneNumberGoesAndNoOther(String before, String after) {
    assertThat(new NumberRemoval("37120000009").text(before)).isEqualTo(after);
  }
}
