package dev.hookswitch.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.campaign.RowSource.Row;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of texts that people made with whatever they had. */
class RowsTest {

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Row> all(RowSource source) throws IOException, UnreadableException {
    List<Row> rows = new ArrayList<>();
    for (Row row = source.next(); row != null; row = source.next()) {
      rows.add(row);
    }
    return rows;
  }

  private static List<Row> csv(String text) throws IOException, UnreadableException {
    return all(new CsvRows(in(text), "number", ContactColumns::name));
  }

  private static Row.Filled filled(long line, String... columns) {
    Map<String, String> values = new java.util.LinkedHashMap<>();
    for (int i = 0; i < columns.length; i += 2) {
      values.put(columns[i], columns[i + 1]);
    }
    return new Row.Filled(line, values);
  }

  @Test
  void plainRows() throws Exception {
    assertThat(csv("number,name,Zip code\n1234,Anna,LV-1010\n\n5678,,\n"))
        .containsExactly(
            filled(2, "number", "1234", "name", "Anna", "Zip_code", "LV-1010"),
            filled(4, "number", "5678"));
  }

  @Test
  void whatSpreadsheetsWrite() throws Exception {
    assertThat(csv("\ufeffNumber;Name;E-mail\r\n1234;\"Bērziņš; Jānis\";\"a \"\"b\"\" c\"\r\n"))
        .containsExactly(
            filled(2, "number", "1234", "name", "Bērziņš; Jānis", "E_mail", "a \"b\" c"));
    assertThat(csv("number\tname\n1234\tAnna\n"))
        .containsExactly(filled(2, "number", "1234", "name", "Anna"));
    // the last line need not end
    assertThat(csv("number\n1234")).containsExactly(filled(2, "number", "1234"));
    assertThat(csv("number\n")).isEmpty();
  }

  @Test
  void aCellOfSeveralLines() throws Exception {
    assertThat(csv("number,note\n1,\"one\r\ntwo\n\nthree\"\n2,x\n"))
        .containsExactly(
            filled(2, "number", "1", "note", "one\ntwo\n\nthree"),
            filled(6, "number", "2", "note", "x"));
  }

  @Test
  void badRowsCostThemselvesAlone() throws Exception {
    List<Row> rows =
        csv(
            """
            number,note
            1,ok
            2
            3,a,b
            4,a"b
            5,"a"b
            6,"never closed
            7,fine
            8,"closed"
            9,"never closed either
            """);
    assertThat(rows).extracting(Row::line).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(rows.stream().filter(row -> row instanceof Row.Filled).map(Row::line))
        .containsExactly(2L, 8L, 9L);
    assertThat(
            rows.stream()
                .filter(row -> row instanceof Row.Bad)
                .map(row -> ((Row.Bad) row).sentence()))
        .containsExactly(
            "the line has 1 cells, the first line has 2",
            "the line has 3 cells, the first line has 2",
            "a quote stands within a cell that does not begin with one",
            "something stands after the quote that closes a cell",
            "a quote is not closed",
            "a quote is not closed");
  }

  @Test
  void aQuoteThatIsNeverClosedInALongTextIsFoundInBoundedMemory() throws Exception {
    StringBuilder text = new StringBuilder("number,note\n1,\"open\n");
    for (int i = 2; i < 10_000; i++) {
      text.append(i).append(",x\n");
    }
    List<Row> rows = csv(text.toString());
    assertThat(rows).hasSize(9_999);
    assertThat(rows.getFirst()).isEqualTo(new Row.Bad(2, "a quote is not closed"));
    assertThat(rows.getLast()).isEqualTo(filled(10_000, "number", "9999", "note", "x"));
  }

  @Test
  void aLineOfAnyLengthIsPassedBy() throws Exception {
    String text = "number,note\n1," + "x".repeat(3_000_000) + "\n2,y\n";
    assertThat(csv(text))
        .containsExactly(
            new Row.Bad(2, "the line is longer than 32768 bytes"),
            filled(3, "number", "2", "note", "y"));
    String longest = "x".repeat(32 * 1024 - 2);
    assertThat(csv("number,note\n1," + longest + "\r\n").getFirst()).isInstanceOf(Row.Bad.class);
    assertThat(csv("number,note\n1," + longest + "\n"))
        .containsExactly(filled(2, "number", "1", "note", longest));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                        | the first line must be the names of the columns, number among them
          phone,name                | there is no column number in the first line
          number,a b,a-b            | two columns have the name a_b
          number,Number             | two columns have the name number
          number,"name              | a quote in the row of names is not closed
          """)
  void theRowOfNames(String text, String sentence) {
    assertThatThrownBy(() -> csv(text)).hasMessage(sentence);
  }

  @Test
  void anotherEncodingIsRefused() throws Exception {
    for (String charset : List.of("ISO-8859-1", "windows-1257")) {
      byte[] text = "number,name\n1,Anna\n2,Jürgen\n".getBytes(Charset.forName(charset));
      CsvRows rows = new CsvRows(new ByteArrayInputStream(text), "number", ContactColumns::name);
      assertThat(rows.next()).isEqualTo(filled(2, "number", "1", "name", "Anna"));
      assertThatThrownBy(rows::next)
          .isInstanceOf(UnreadableException.class)
          .hasMessage("line 3 is not UTF-8: save the text as UTF-8, and send it again");
    }
    for (String charset : List.of("UTF-16", "x-UTF-16LE-BOM")) {
      byte[] text = "number,name\n1,Anna\n".getBytes(Charset.forName(charset));
      assertThatThrownBy(
              () -> new CsvRows(new ByteArrayInputStream(text), "number", ContactColumns::name))
          .hasMessage("this text is UTF-16: save it as UTF-8");
    }
  }

  @Test
  void namesOfColumnsBecomeNamesOfVariables() throws Exception {
    assertThat(ContactColumns.name("NUMBER")).isEqualTo("number");
    assertThat(ContactColumns.name("Time Zone")).isEqualTo("Time_Zone");
    assertThat(ContactColumns.name("CALLERID(all)")).isEqualTo("CALLERID_all_");
    assertThat(ContactColumns.name("1st")).isEqualTo("_1st");
    assertThat(ContactColumns.name("Vārds")).isEqualTo("V_rds");
    assertThatThrownBy(() -> ContactColumns.name("x".repeat(41)))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void linesOfJson() throws Exception {
    RowSource rows =
        new JsonRows(
            in(
                """
                {"number":"+37120000001","name":"Anna","variables":{"city":"Riga","age":41}}
                {"number":37120000002,"vip":true,"nothing":null}

                {"number":
                ["1"]
                {"number":"1","list":[1]}
                {"number":"1","number":"2"}
                {"number":"1","a b":"x","a-b":"y"}
                {"number":"3"} {"number":"4"}
                {"number":"5"}\
                """),
            ContactColumns::name);
    assertThat(all(rows))
        .containsExactly(
            filled(1, "number", "+37120000001", "name", "Anna", "city", "Riga", "age", "41"),
            filled(2, "number", "37120000002", "vip", "true"),
            new Row.Bad(4, "the line is not JSON"),
            new Row.Bad(5, "this is no JSON object"),
            new Row.Bad(6, "its values must be texts, numbers, true or false"),
            new Row.Bad(7, "the line is not JSON"),
            new Row.Bad(8, "two of its properties have the name a_b"),
            new Row.Bad(9, "the line is not JSON"),
            filled(10, "number", "5"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LV | 20000001             | +37120000001  | Europe/Riga
          LV | 2000 0001            | +37120000001  | Europe/Riga
          LV | +371 (2000) 00-01    | +37120000001  | Europe/Riga
          LV | 00371 20000001       | +37120000001  | Europe/Riga
          LV | 37120000001          | +37120000001  | Europe/Riga
          LV | +44 20 7946 0958     | +442079460958 | Europe/London
          LV | +1 212 555 0123      | +12125550123  | ''
          -  | 5551234              | 5551234       | ''
          -  | +371 2000 0001       | +37120000001  | Europe/Riga
          -  | 371-2000-0001        | 37120000001   | ''
          """)
  void numbers(String country, String text, String number, String zone) {
    ContactNumbers numbers = new ContactNumbers(country.equals("-") ? null : country);
    assertThat(numbers.read(text))
        .isEqualTo(new ContactNumbers.Reading.Understood(number, number.replace("+", ""), zone));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LV | 123                    | the number is not valid, neither in LV nor abroad
          LV | 99999999999999         | the number is not valid, neither in LV nor abroad
          LV | 1-800-FLOWERS          | the number must have 3 to 20 digits, a plus sign before them if it is international
          -  | 12                     | the number must have 3 to 20 digits, a plus sign before them if it is international
          -  | 12+34567               | the number must have 3 to 20 digits, a plus sign before them if it is international
          -  | 5551234@trunk          | the number must have 3 to 20 digits, a plus sign before them if it is international
          """)
  void whatIsNoNumber(String country, String text, String sentence) {
    ContactNumbers numbers = new ContactNumbers(country.equals("-") ? null : country);
    assertThat(numbers.read(text)).isEqualTo(new ContactNumbers.Reading.Refused(sentence));
  }
}
