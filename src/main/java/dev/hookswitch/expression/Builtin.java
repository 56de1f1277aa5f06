package dev.hookswitch.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Utils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function as expressions see it: it pays for its arguments before it works, and its result is
 * judged. Without state, so one of each serves all evaluations.
 */
final class Builtin extends Jsonata.JFunction {

  /** What a function does instead of the library's. */
  @FunctionalInterface
  interface Body {
    @Nullable Object of(Arguments arguments) throws Throwable;
  }

  /** Functions of JSONata that are not to be had, and why. */
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "eval", "it would evaluate text that nobody has read",
          "now", "use the timestamp of the event",
          "millis", "use the timestamp of the event",
          "random", "the same event must give the same request",
          "shuffle", "the same event must give the same request",
          "clone", "nothing can change a value",
          "formatInteger", "use $formatNumber",
          "parseInteger", "use $number");

  /** The library's own, good as they are once they have paid. */
  private static final Map<String, String> KEPT =
      Map.ofEntries(
          Map.entry("sum", "<a<n>:n>"),
          Map.entry("count", "<a:n>"),
          Map.entry("max", "<a<n>:n>"),
          Map.entry("min", "<a<n>:n>"),
          Map.entry("average", "<a<n>:n>"),
          Map.entry("string", "<x-b?:s>"),
          Map.entry("substringBefore", "<s-s:s>"),
          Map.entry("substringAfter", "<s-s:s>"),
          Map.entry("length", "<s-:n>"),
          Map.entry("trim", "<s-:s>"),
          Map.entry("formatBase", "<n-n?:s>"),
          Map.entry("floor", "<n-:n>"),
          Map.entry("ceil", "<n-:n>"),
          Map.entry("abs", "<n-:n>"),
          Map.entry("sqrt", "<n-:n>"),
          Map.entry("power", "<n-n:n>"),
          Map.entry("boolean", "<x-:b>"),
          Map.entry("not", "<x-:b>"),
          Map.entry("map", "<af>"),
          Map.entry("zip", "<a+>"),
          Map.entry("filter", "<af>"),
          Map.entry("single", "<af?>"),
          Map.entry("reduce", "<afj?:j>"),
          Map.entry("sift", "<o-f?:o>"),
          Map.entry("keys", "<x-:a<s>>"),
          Map.entry("lookup", "<x-s:x>"),
          Map.entry("append", "<xx:a>"),
          Map.entry("exists", "<x:b>"),
          Map.entry("merge", "<a<o>:o>"),
          Map.entry("reverse", "<a:a>"),
          Map.entry("each", "<o-f:a>"),
          Map.entry("type", "<x:s>"),
          Map.entry("base64encode", "<s-:s>"),
          Map.entry("base64decode", "<s-:s>"));

  /** Where the library's method has another name than the function. */
  private static final Map<String, String> METHODS =
      Map.of("boolean", "toBoolean", "reduce", "foldLeft");

  private static final Map<String, Builtin> ALL = all();

  private final @Nullable Body body;
  private final int arity;
  private final @Nullable Regex regex;

  private Builtin(
      String name,
      String signature,
      String method,
      int arity,
      @Nullable Body body,
      @Nullable Regex regex) {
    super(name, signature, Functions.class, null, method);
    this.arity = arity;
    this.body = body;
    this.regex = regex;
  }

  private static Map<String, Builtin> all() {
    Map<String, Builtin> all = new LinkedHashMap<>();
    KEPT.forEach((name, signature) -> {
      String method = METHODS.getOrDefault(name, name);
      int arity = Functions.getFunction(Functions.class, method).getParameterCount();
      all.put(name, new Builtin(name, signature, method, arity, null, null));
    });
    LEFT_OUT.forEach((name, why) ->
        define(
            all,
            name,
            "<x?x?x?:x>",
            3,
            _ -> {
              throw ExpressionFailure.because("$" + name + " cannot be used: " + why);
            }));
    TextFunctions.define(
        (name, signature, arity, body) -> define(all, name, signature, arity, body));
    DataFunctions.define(
        (name, signature, arity, body) -> define(all, name, signature, arity, body));
    return Map.copyOf(all);
  }

  /** Takes up a function of ours. */
  @FunctionalInterface
  interface Definition {
    void add(String name, String signature, int arity, Body body);
  }

  private static void define(
      Map<String, Builtin> all, String name, String signature, int arity, Body body) {
    all.put(name, new Builtin(name, signature, "count", arity, body, null));
  }

  /** Puts ours before all of the library's, and binds the regular expressions of the text. */
  static void registerAll(Jsonata expression, Map<String, Regex> regexes) {
    ALL.forEach(expression::registerFunction);
    regexes.forEach((name, regex) ->
        expression.registerFunction(
            name,
            new Builtin(
                name,
                "<s-:o>",
                "count",
                1,
                arguments -> {
                  List<Object> found = regex.matches(arguments.text(0), 1);
                  return found.isEmpty() ? null : found.getFirst();
                },
                regex)));
  }

  /** Has the library make what it makes when it is first used. */
  static void prepare() {
    var _ =
        Jsonata.jsonata(
                "($trim ~> $uppercase)('a') & $fromMillis(0, '[Y]') & $formatNumber(1, '#')")
            .evaluate(null);
  }

  /** The regular expression that this stands for. */
  @Nullable Regex regex() {
    return regex;
  }

  @Override
  public int getNumberOfArgs() {
    return arity;
  }

  @Override
  @SuppressWarnings("rawtypes") // as the library declares it
  public @Nullable Object call(@Nullable Object input, List arguments) {
    Evaluation evaluation = Evaluation.current();
    try {
      evaluation.reads(arguments);
      Object result =
          body == null ? super.call(input, arguments) : body.of(new Arguments(arguments));
      if (result instanceof Number number) {
        result = Utils.convertNumber(number);
      }
      evaluation.produced(result);
      return result;
    } catch (ExpressionFailure e) {
      throw evaluation.keep(e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
