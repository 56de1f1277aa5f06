package dev.hookswitch.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an expression does, it ends soon, takes little, and says why in a sentence. */
class ExpressionBoundsTest {

  /** On a machine that does other things too. The clock stops the last at 2 s. */
  private static final Duration HARD = Duration.ofSeconds(10);

  private static final Map<String, Object> INPUT =
      Map.of("text", "a".repeat(60) + "!", "list", IntStream.range(0, 500).boxed().toList());

  static Stream<String> attacks() {
    return Stream.of(
        // much at once
        "[1..9999999]",
        "[1..9999999, 1]",
        "$sum([1..9999999])",
        "$count([1..19999].([1..19999]))",
        "[1..10000].[1..10000]",
        "[1..5000][[1..5000]]",
        "$pad('x', 1000000000)",
        "$pad('x', -1000000000, 'abc')",
        "$pad('x', 9999999999999999999)",
        "$length($pad('x', 500000) & $pad('x', 500000))",
        "($d := function($s, $n) { $n = 0 ? $s : $d($s & $s, $n - 1) }; $d('x', 40))",
        "$reduce([1..60], function($a, $i) { $a & $a }, 'x')",
        "$reduce([1..60], function($a, $i) { [$a, $a] }, 'x')",
        "$reduce([1..60], function($a, $i) { {'a': $a, 'b': $a} }, 'x')",
        "$reduce($map([1..600], function($i) { list }), $append, list)",
        "$reduce([1..60], function($a, $i) { $append($a, $a) }, [1, 2])",
        "$reduce([1..60], function($a, $i) { $string([$a, $a]) }, 'x')",
        "$reduce([1..60], function($a, $i) { $replace($a, 'x', 'xxxxxxxxxxxxxxxx') }, 'x')",
        "$reduce([1..60], function($a, $i) { $replace($a, /x/, '$0$0$0$0$0$0$0$0') }, 'x')",
        "$reduce([1..60], function($a, $i) { $encodeUrlComponent($a & $a) }, '%%')",
        "$reduce([1..60], function($a, $i) { $base64encode($a) }, 'xxxx')",
        "($b := $pad('x', 500000); $join($map([1..19000], function($i) { $b }), $b))",
        "($b := $pad('x', 500000); $string($map([1..19000], function($i) { $b })))",
        "($b := $pad('x', 400000); [1..1000].($b & $string($)))",
        "$split($pad('', 500000, ','), ',')",
        "$split($pad('', 500000, ','), '')",
        "$match($pad('', 500000, 'ab'), /a/)",
        "$round(1.5, 1000000000)",
        "$round(1.5, -1000000000)",
        "$formatNumber(1, $pad('', 100000, '0'))",
        "$fromMillis(0, '[Y,1000000000]')",
        "$fromMillis(0, '[Y,*-1000000000]')",
        "$fromMillis(9e18, '[YI]')",
        "$power(10, 1000)",
        "$power(2, 1023) * 1e300",
        "$formatBase(1e300, 2) & $pad('x', 9999999)",
        "{'a': $pad('x', 300000)}",
        // one name looked up in lists of lists of lists, all the same list
        "($a := list.{'k': list}; $b := [1..100].[$a]; [[$b]].k)",
        "($l := [1..10000]; $m := {'k': $l}; $n := $map([1..5000], function($i){ $m }); [[$n]].k)",
        "($x := $reduce([1..50], function($a, $i) { {'a': $a, 'b': $a} }, 1); $count($x.**))",
        "($x := $map([1..5000], function($i) { [[$i]] }); $y := {'a': $x, 'b': $x}; $y.*)",
        // without end
        "($f := function() { $f() }; $f())",
        "($f := function($x) { $f($x + 1) }; $f(1))",
        "($f := function($x) { 1 + $f($x + 1) }; $f(1))",
        "($f := function($x) { [$f($x)] }; $f(1))",
        "($f := function($x) { $f($f($x)) }; $f(1))",
        "($a := function($x) { $b($x) }; $b := function($x) { $a($x) }; $a(1))",
        "(function($f) { $f($f) })(function($f) { $f($f) })",
        "($f := function($n) { $n < 1 ? 1 : $f($n - 1) + $f($n - 1) }; $f(40))",
        "($f := function($n) { $n < 1 ? [1] : $append($f($n - 1), $f($n - 1)) }; $f(40))",
        "$sort(list, function($a, $b) { $reduce([1..5000], function($x, $y) { $x + $y }) > 0 })",
        "list^($reduce([1..5000], function($x, $y) { $x + $y }))",
        "$map([1..10000], function($i) { $map([1..10000], function($j) { $i * $j }) })",
        "[1..10000][[1..10000][$ > 5000]]",
        "$filter([1..19000], function($x, $i, $a) { $count($a) > $sum($a) })",
        "$distinct($map([1..6000], function($i) { [$i, 1000000 - 31 * $i] })) ~> $map(function($x)"
            + " { $distinct($map([1..6000], function($i) { [$i, 9 - 31 * $i] })) })",
        "$map([1..1000], function($i) { $distinct($map([1..6000], function($j) {"
            + " {'a': $j, 'b': 1000000 - $j} })) })",
        "[1..19000] in [1..19000] in $map([1..19000], function($i) { [1..19000] in [1..18999] })",
        // regular expressions
        "$contains($pad('', 500000, 'a') & '!', /^(a+)+$/) & $match($pad('', 500000, 'a'),"
            + " /(a*)*b/)",
        "$map([1..1000], function($i) { $replace($pad('', 100000, 'a'), /(a|aa)+$/, 'b') })",
        "$map([1..1000], function($i) { $contains($pad('', 500000, 'x'),"
            + " /(.*)(.*)(.*)(.*)(.*)[^x]/) })",
        "$map([1..100000], /a/)",
        "$reduce([1..100], function($a, $i) { $split($pad('', 19000, 'ab'), /a/) ~> $join('') })");
  }

  @ParameterizedTest
  @MethodSource("attacks")
  @Timeout(20)
  void whatWouldTakeEverythingIsStopped(String attack) {
    Expression expression = Expression.compile(attack);
    long begun = System.nanoTime();
    assertThatThrownBy(() -> expression.evaluate(INPUT))
        .isInstanceOf(ExpressionFailure.class)
        .message()
        .doesNotContain("\n", "Exception", "java");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(HARD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$contains(text, /^(a+)+$/)",
        "$contains(text, /(a|a)*b/)",
        "$contains(text, /(a|aa)+$/)",
        "$contains(text, /(.*a){12}b/)",
        "$contains('',"
            + " /(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)(|)x/)",
        "$contains(text, /((a?){10}){10}b/)"
      })
  @Timeout(20)
  void regularExpressionsThatExplodeElsewhereAnswerHere(String expression) {
    assertThat(Expression.compile(expression).evaluate(INPUT)).isEqualTo(false);
  }

  static Stream<String> bombs() {
    String elvis = "a";
    String coalescing = "a";
    for (int i = 0; i < 30; i++) {
      elvis = "(" + elvis + ") ?: b";
      coalescing = "(" + coalescing + ") ?? b";
    }
    return Stream.of(
        "(".repeat(16_000) + "1" + ")".repeat(16_000),
        "[".repeat(16_000) + "1" + "]".repeat(16_000),
        "-".repeat(32_000) + "1",
        "1" + "+1".repeat(16_000),
        "a" + ".a".repeat(16_000),
        "\"a\"" + "&\"a\"".repeat(8_000),
        "function($x){".repeat(2_000),
        "a" + "[0]".repeat(10_000),
        "a" + "?1:b".repeat(8_000),
        elvis,
        coalescing,
        "/" + "(".repeat(400) + "a" + ")".repeat(400) + "/",
        "/((((a{1000}){1000}){1000}){1000})/",
        "/a{99999999999}/",
        "/" + "a".repeat(5_000) + "/",
        "x".repeat(40_000),
        "\"" + "\\n".repeat(16_000),
        "/*".repeat(16_000),
        "`".repeat(32_001));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  @Timeout(20)
  void whatIsLargeToReadIsReadSoonOrRefused(String text) {
    try {
      var _ = Expression.compile(text).evaluate(INPUT);
    } catch (ExpressionFailure e) {
      assertThat(e.sentence()).doesNotContain("\n", "Exception", "java").hasSizeLessThan(300);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1] @ $__evaluate_entry",
        "($__evaluate_exit := 1; [1..9999999])",
        "function($__evaluate_entry){1}(1)",
        "false ? function(){1} / \"/ |$|{}| \"",
        "$count[]/2",
        "a^(b)/2"
      })
  void theFencesCannotBeMovedFromInside(String text) {
    assertThatThrownBy(() -> Expression.compile(text).evaluate(INPUT))
        .isInstanceOf(ExpressionFailure.class);
  }

  @Test
  void deepRecursionIsAFailureLikeAnyOther() throws Exception {
    Expression deep =
        Expression.compile("($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(depth))");
    assertThat(deep.evaluate(Map.of("depth", 50))).isEqualTo(50);
    List<String> said = new ArrayList<>();
    Thread virtual =
        Thread.ofVirtual()
            .start(() -> {
              try {
                said.add(String.valueOf(deep.evaluate(Map.of("depth", 100_000))));
              } catch (ExpressionFailure e) {
                said.add(e.sentence());
              }
            });
    virtual.join();
    assertThat(said).containsExactly("it nests calls and brackets too deeply");
    // and a small stack, where the machine gives up before we do
    Thread narrow =
        new Thread(
            null,
            () -> {
              try {
                said.add(String.valueOf(deep.evaluate(Map.of("depth", 100_000))));
              } catch (ExpressionFailure e) {
                said.add(e.sentence());
              }
            },
            "narrow",
            150_000);
    narrow.start();
    narrow.join();
    assertThat(said).hasSize(2);
    assertThat(deep.evaluate(Map.of("depth", 50))).isEqualTo(50);
  }

  @Test
  void manyItemsAreNoDepth() {
    assertThat(Expression.compile("$sum($map(list, function($i) { [$i, $i][0] }))").evaluate(INPUT))
        .isEqualTo(500 * 499 / 2);
  }

  @Test
  void nothingIsPrinted() {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
      for (String text :
          List.of(
              "text(1)",
              "'abc'('x')",
              "$map(['x'], $uppercase ~> text)",
              "(function($g) { $g(1) })(text)",
              "($g := text; $f := function($x) { $g($x) }; $f(1))",
              "$replace('a', /a/, function($m) { $error('x') })",
              "$formatNumber(1, '%e')")) {
        assertThatThrownBy(() -> Expression.compile(text).evaluate(INPUT))
            .isInstanceOf(ExpressionFailure.class);
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    // other tests run beside this one, and their log goes the same way
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.* (ERROR|WARN|INFO) .*"));
  }

  @Test
  void aResultHasABound() {
    Expression expression = Expression.compile("$pad('', size, '\"')");
    assertThat(expression.evaluate(Map.of("size", 131_000))).isInstanceOf(String.class);
    assertThatThrownBy(() -> expression.evaluate(Map.of("size", 131_072)))
        .hasMessage("its value is larger than 256 KiB when it is written as JSON");
  }

  @Test
  void memoryStaysSmallWhateverIsTried() {
    var bean =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    for (String attack : attacks().toList()) {
      Expression expression = Expression.compile(attack);
      long before = bean.getCurrentThreadAllocatedBytes();
      assertThatThrownBy(() -> expression.evaluate(INPUT)).isInstanceOf(ExpressionFailure.class);
      long allocated = bean.getCurrentThreadAllocatedBytes() - before;
      // all that was ever made, garbage included
      assertThat(allocated).as(attack).isLessThan(600L * 1024 * 1024);
    }
  }
}
