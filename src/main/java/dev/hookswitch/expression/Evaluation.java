package dev.hookswitch.expression;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import com.dashjoin.jsonata.Utils;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation's purse, and the two calls that the library makes around every step.
 *
 * <p>A step costs 1; what it makes costs 1 more for every 8 items or 32 characters. A whole purse
 * is 50 to 200 ms of work. The clock is looked at too, for whatever the purse misjudges; an
 * expression that is in order meets it only on a machine that hardly runs.
 */
final class Evaluation {

  static final int PURSE = 400_000;
  static final Duration LONGEST = Duration.ofSeconds(2);

  /** Of steps within steps: a function that calls itself takes some 5 a call. */
  static final int MAX_DEPTH = 500;

  private static final ScopedValue<Evaluation> CURRENT = ScopedValue.newInstance();
  private static final int LOOKS_AT_CLOCK_EVERY = 256;

  private static final VarHandle PROCEDURE = field("procedure");
  private static final VarHandle BODY = field("body");

  private final Weight.Scale scale = new Weight.Scale();

  /** Steps whose result is about to be called: the library prints what it cannot call. */
  private final Set<Object> procedures = Collections.newSetFromMap(new IdentityHashMap<>());

  private final long begun = System.nanoTime();
  private int purse = PURSE;
  private int untilClock = LOOKS_AT_CLOCK_EVERY;
  private int depth;
  private @Nullable ExpressionFailure failure;

  private static VarHandle field(String name) {
    try {
      return MethodHandles.privateLookupIn(Parser.Symbol.class, MethodHandles.lookup())
          .findVarHandle(Parser.Symbol.class, name, Parser.Symbol.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the library's parse tree has no " + name, e);
    }
  }

  static Evaluation current() {
    return CURRENT.get();
  }

  <T extends @Nullable Object> T run(Callable<T> work) throws Exception {
    return ScopedValue.where(CURRENT, this).call(work::call);
  }

  Jsonata.Frame frame(Jsonata library) {
    Jsonata.Frame frame = library.createFrame();
    frame.setEvaluateEntryCallback((step, _, _) -> enter(step));
    frame.setEvaluateExitCallback((step, _, _, result) -> leave(step, result));
    return frame;
  }

  /** The first failure: the library may have wrapped or swallowed it since. */
  @Nullable ExpressionFailure failure() {
    return failure;
  }

  private void enter(Parser.Symbol step) {
    if (++depth > MAX_DEPTH) {
      throw fail("it nests calls and brackets too deeply");
    }
    spend(1);
    note((Parser.Symbol) PROCEDURE.get(step));
    if (step.thunk) {
      Parser.Symbol call = (Parser.Symbol) BODY.get(step);
      note((Parser.Symbol) PROCEDURE.get(call));
    }
  }

  private void note(Parser.@Nullable Symbol procedure) {
    if (procedure != null) {
      procedures.add(procedure);
    }
  }

  private void leave(Parser.Symbol step, @Nullable Object result) {
    depth--;
    if (result == null) {
      return;
    }
    if (result instanceof Pattern) {
      throw fail("a regular expression cannot stand here");
    }
    if (result instanceof Parser.Symbol lambda && lambda.signature != null) {
      throw fail("a function's signature <…> cannot be used");
    }
    if (Utils.isFunction(result) && !(result instanceof Builtin)) {
      throw fail("the transform operator cannot be used");
    }
    if (procedures.contains(step) && !isCallable(result)) {
      throw fail("what is called is not a function");
    }
    produced(result);
  }

  private static boolean isCallable(Object value) {
    return value instanceof Builtin || value instanceof Parser.Symbol;
  }

  /** Judges a value that came out of a step or a function, and pays for it. */
  void produced(@Nullable Object value) {
    switch (value) {
      case String text -> {
        fits(text.length());
        spend(text.length() / 32);
      }
      case List<?> list -> {
        spend(1 + list.size() / 8);
        weigh(list);
      }
      case Map<?, ?> map -> {
        spend(1 + map.size() / 8);
        weigh(map);
      }
      case null, default -> {}
    }
  }

  /** Pays for reading these values from end to end. */
  void reads(List<?> values) {
    for (Object value : values) {
      if (value instanceof String || value instanceof List<?> || value instanceof Map<?, ?>) {
        Weight weight = weigh(value);
        spend((int) (weight.nodes() / 8 + weight.chars() / 32));
      }
    }
    spend(1);
  }

  Weight weigh(@Nullable Object value) {
    try {
      return scale.weigh(value);
    } catch (ExpressionFailure e) {
      throw keep(e);
    }
  }

  /** Judges the length of a string, before it is made where that can be known. */
  void fits(long chars) {
    if (chars > Weight.MAX_CHARS) {
      throw fail("a string has more than " + Weight.MAX_CHARS / 1024 + " Ki characters");
    }
  }

  void spend(int amount) {
    purse -= amount;
    untilClock -= 1 + amount / 8;
    if (purse < 0) {
      throw fail("it takes too many steps");
    }
    if (untilClock <= 0) {
      untilClock = LOOKS_AT_CLOCK_EVERY;
      if (System.nanoTime() - begun > LONGEST.toNanos()) {
        throw keep(
            ExpressionFailure.overtime("it takes longer than " + LONGEST.toSeconds() + " s"));
      }
    }
  }

  int spent() {
    return PURSE - purse;
  }

  ExpressionFailure fail(String sentence) {
    return keep(ExpressionFailure.because(sentence));
  }

  ExpressionFailure keep(ExpressionFailure e) {
    if (failure == null) {
      failure = e;
    }
    return e;
  }
}
