package dev.hookswitch.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What expressions give. */
class ExpressionTest {

  private static final Map<String, Object> INPUT =
      Map.of(
          "event",
          Map.of(
              "event",
              "RINGRESULT",
              "state",
              "BUSY",
              "duration",
              5.517,
              "participants",
              List.of(
                  Map.of("type", "did", "value", "37120000009"),
                  Map.of("type", "sip", "value", "101", "user", "alice"))),
          "empty",
          List.of(),
          "name",
          "Zoë \"Z\" <b>&\n😀");

  private static Object value(String text) {
    return Expression.compile(text).evaluate(INPUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          event.state                                                        | BUSY
          event.participants[type="sip"].user                                | alice
          event.participants[0].value & "/" & event.participants[-1].value   | 37120000009/101
          $join(event.participants.value, ", ")                              | 37120000009, 101
          $string($round(event.duration * 1000))                             | 5517
          $string({"a": [1, 2.5, null, true], "b": "x"})                     | {"a":[1,2.5,null,true],"b":"x"}
          $replace("a<b>&c", "&", "&amp;")                                   | a<b>&amp;c
          $replace("+371 20-00", /[^0-9+]/, "")                              | +3712000
          $replace("john smith", /(\\w+)\\s(\\w+)/, "$2, $1 $$")             | smith, john $
          $replace("abc", /[ac]/, function($m) { $uppercase($m.match) })     | AbC
          $replace("aaa", "a", "b", 2)                                       | bba
          $contains("37120000009", /^371/) ? "yes" : "no"                    | yes
          $match("ab12cd345", /[0-9]+/)[1].match                             | 345
          $match("x=1", /(\\w)=(\\w)/).groups[1]                             | 1
          $string($split("a, b,c", /\\s*,\\s*/))                             | ["a","b","c"]
          $string($split("a-b-c", "-", 2))                                   | ["a","b"]
          $substring("héllo😀x", -2)                                         | 😀x
          $substring("hello", 1, 3)                                          | ell
          $pad("7", -3, "0") & $pad("x", 3) & "."                            | 007x  .
          $fromMillis($toMillis("2026-11-23T04:08:46.001Z"))                 | 2026-11-23T04:08:46.001Z
          $fromMillis(1795406926001, "[D01].[M01].[Y0001] [H01]:[m01]", "+0200") | 23.11.2026 06:08
          $encodeUrlComponent("a b&c/ü")                                     | a%20b%26c%2F%C3%BC
          $decodeUrlComponent("a%20b+c")                                     | a b+c
          $base64encode("user:pass")                                         | dXNlcjpwYXNz
          $formatNumber(1234.5, "#,##0.00")                                  | 1,234.50
          $string($sort([3, 1.5, 2]))                                        | [1.5,2,3]
          $string($distinct([1, 1, 2]))                                      | [1,2]
          $string($distinct([[1, "a"], [1, "a"], [{"x": 1, "y": 2}], [{"y": 2, "x": 1}], ["AaAa"], ["BBBB"]])) | [[1,"a"],[{"x":1,"y":2}],["AaAa"],["BBBB"]]
          $string($map([1..3], function($i) { $i * $i }))                    | [1,4,9]
          $string($reduce([1..5], function($a, $b) { $a + $b }))             | 15
          ($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $string($f(10))) | 3628800
          ($add := function($a, $b) { $a & $b }; $x := $add(?, "!"); $x("hi")) | hi!
          ($first := $substring(?, 0, 1); $first("hello"))                   | h
          ("hello" ~> $uppercase) & "!"                                      | HELLO!
          ($shout := $trim ~> $uppercase; $shout(" a "))                     | A
          ("ab12" ~> /[0-9]+/).match                                         | 12
          $exists(event.nothing) ? 1 : "absent"                              | absent
          event.nothing ?? "default"                                         | default
          "" ?: "elvis"                                                      | elvis
          name /* a comment / with a slash */ ~> $uppercase ~> $substring(0, 3) | ZOË
          $string(6 / 2 / 3)                                                 | 1
          $string($count(event.participants) / 2)                            | 1
          $string(event.participants^(>value).value)                         | ["37120000009","101"]
          $string($merge([{"a": 1}, {"b": 2}]))                              | {"a":1,"b":2}
          $string($keys({"a": 1, "b": 2}))                                   | ["a","b"]
          $string($number("0012"))                                           | 12
          $type(/x/) & $type([]) & $type(null)                               | functionarraynull
          """)
  void theLanguageWorksAsItsDocumentationSays(String expression, String result) {
    assertThat(String.valueOf(value(expression.strip()))).isEqualTo(result.strip());
  }

  @Test
  void aValueIsPlainJson() {
    assertThat(value("{\"a\": [1, null, {\"b\": event.participants.user}]}"))
        .isEqualTo(Map.of("a", Arrays.asList(1, null, Map.of("b", "alice"))));
    assertThat(value("nothing.at.all")).isNull();
    assertThat(value("null")).isNull();
  }

  @Test
  void theInputIsNotChanged() {
    Map<String, Object> input = new HashMap<>();
    input.put("list", new ArrayList<>());
    input.put("nothing", null);
    var _ = Expression.compile("list{\"a\": 1}").evaluate(input);
    var _ = Expression.compile("$append(list, [1,2])").evaluate(input);
    assertThat(input).hasSize(2).containsEntry("list", List.of()).containsEntry("nothing", null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          event.state = "BUSY"   | true
          event.state = "ANSWER" | false
          event.nothing          | false
          event                  | true
          empty                  | false
          0                      | false
          "x"                    | true
          ""                     | false
          [0, 1]                 | true
          """)
  void whetherItHoldsIsWhetherTheValueCountsAsTrue(String expression, boolean holds) {
    assertThat(Expression.compile(expression.strip()).holds(INPUT)).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          event.(state           | a bracket "(" is not closed
          a +                    | the expression ends too early
          "abc                   | a string is not closed (character 1)
          a b                    | "b" is not expected
          $eval("1")             | $eval cannot be used
          $now()                 | $now cannot be used
          $random()              | $random cannot be used
          a@$x.b                 | the binding @$… within a path cannot be used
          a#$i.b                 | the binding #$… within a path cannot be used
          a.{"b": %.c}           | the parent operator % cannot be used
          /a(?=b)/               | this regular expression is not understood
          /(a)\\1/               | this regular expression is not understood
          function($x)<s:s>{$x}  | a function's signature
          $__evaluate_entry := 1 | the name __evaluate cannot be used
          5("x")                 | what is called is not a function
          event.state("x")       | what is called is not a function
          $uppercase             | its value is a function
          1/0                    | a number is out of range
          "a" - 1                | one side of an arithmetic operator is not a number
          $sum(["a"])            | a function is given what it does not take
          $number("12x")         | $number is given a text that is no number
          $error("no portal id") | no portal id
          $toMillis("yesterday") | $toMillis is given a text that is no time
          $foo()                 | what is called is not a function
          """)
  void whatIsWrongIsOneSentence(String expression, String sentence) {
    assertThatThrownBy(() -> value(expression.strip()))
        .isInstanceOf(ExpressionFailure.class)
        .message()
        .startsWith(sentence.strip())
        .doesNotContain("\n", "Exception", "JException", "com.dashjoin", "java.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret + 1",
        "secret.x()",
        "secret()",
        "$number(secret)",
        "$toMillis(secret)",
        "[1..secret]",
        "secret < 1",
        "$sum(secret)",
        "$map([1], secret)",
        "($f := $uppercase ~> secret; $f('x'))",
        "{secret: 1, secret & '': 2}",
        "$formatNumber(secret, secret)",
        "$base64decode(secret)",
        "$merge([secret])",
        "$fromMillis(1, '[Y]', secret)",
        "/x/(secret)(secret)"
      })
  void aFailureRepeatsNothingOfTheInput(String expression) {
    assertThatThrownBy(
            () -> Expression.compile(expression).evaluate(Map.of("secret", "tok-3n-%d5$ABC!")))
        .isInstanceOf(ExpressionFailure.class)
        .message()
        .doesNotContain("tok-3n", "ABC!");
  }

  @Test
  void onlyItsOwnWordsMayQuote() {
    assertThatThrownBy(() -> value("$error(name)"))
        .isInstanceOfSatisfying(ExpressionFailure.class, e -> assertThat(e.quotes()).isTrue());
    assertThatThrownBy(() -> value("name + 1"))
        .isInstanceOfSatisfying(ExpressionFailure.class, e -> assertThat(e.quotes()).isFalse());
  }

  @Test
  void oneExpressionServesManyThreadsAtOnce() throws Exception {
    Expression expression =
        Expression.compile(
            "($f := function($n) { $n = 0 ? id : $f($n - 1) };"
                + " $join($map([1..5], function($i) { $string($f($i)) }), '-'))");
    Expression other = Expression.compile("$replace(id, /[0-9]/, function($m) { $m.match & '.' })");
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String id = "n" + i;
      String all = String.join("-", Collections.nCopies(5, id));
      work.add(() -> all.equals(expression.evaluate(Map.of("id", id))));
      work.add(() -> id.replaceAll("([0-9])", "$1.").equals(other.evaluate(Map.of("id", id))));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> result : threads.invokeAll(work)) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void theTransformOperatorIsRefused() {
    assertThatThrownBy(() -> value("event ~> |$|{'b':1}|"))
        .hasMessageStartingWith("the transform operator | | | cannot be used");
  }

  @Test
  void aFailedCompilationSpoilsNothing() {
    for (String broken : List.of("(((", "a ?? ", "function($x){", "[1,,2]", "/[/", "`")) {
      assertThatThrownBy(() -> Expression.compile(broken)).isInstanceOf(ExpressionFailure.class);
    }
    assertThat(value("event.state")).isEqualTo("BUSY");
  }
}
