package dev.hookswitch.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written for spreadsheets has nothing that one would carry out. */
class CsvLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Anna            | Anna
          =1+1            | '=1+1
          +37120000001    | +37120000001
          +371 2000 0001  | +371 2000 0001
          +371-2000       | '+371-2000
          +1 +2           | '+1 +2
          +               | '+
          +cmd            | '+cmd
          -5              | '-5
          @SUM(A1)        | '@SUM(A1)
          =HYPERLINK("x") | "'=HYPERLINK(""x"")"
          a,b             | "a,b"
          a;=b            | "a;=b"
          it's            | it's
          '=              | '=
          """)
  void cellsAreHarmless(String value, String cell) {
    assertThat(SafeCell.of(value)).isEqualTo(cell);
    if (!value.startsWith("'")) {
      assertThat(SafeCell.open(cell.replaceAll("^\"|\"$", "").replace("\"\"", "\"")))
          .isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"'+37120000001, +37120000001", "'Anna, 'Anna", "', '"})
  void whatWasMadeHarmlessIsOpened(String cell, String value) {
    assertThat(SafeCell.open(cell)).isEqualTo(value);
  }

  @Test
  void whatWouldDivideALineOrBeginAnotherIsQuoted() {
    assertThat(CsvLine.of(List.of("", "a\tb", "\t=b", "c\r\n=d", "\r")))
        .isEqualTo(",\"a\tb\",\"'\t=b\",\"c\r\n=d\",\"'\r\"\r\n");
  }
}
