package dev.hookswitch.expression;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import org.jspecify.annotations.Nullable;

/**
 * A compiled JSONata expression. Immutable, and safe for all threads at once: the library's parse
 * tree is only read, and what it keeps of an evaluation is the thread's own.
 */
public final class Expression {

  /** Of the text, in characters. */
  public static final int MAX_TEXT = 32 * 1024;

  /** Of a result, written as JSON in UTF-8. */
  public static final int MAX_RESULT_BYTES = 256 * 1024;

  static {
    // The library makes these when they are first needed, in fields that any thread may see half
    // made, and a stack that overflows just then would leave them broken.
    Builtin.prepare();
  }

  private final String text;
  private final Jsonata compiled;

  private Expression(String text, Jsonata compiled) {
    this.text = text;
    this.compiled = compiled;
  }

  /**
   * Reads an expression.
   *
   * @throws ExpressionFailure when it is none, or one that cannot be bounded; the sentence says
   *     where
   */
  public static Expression compile(String text) {
    if (text.length() > MAX_TEXT) {
      throw ExpressionFailure.because(
          "an expression has " + MAX_TEXT / 1024 + " Ki characters at most");
    }
    if (text.isBlank()) {
      throw ExpressionFailure.because("an expression cannot be empty");
    }
    Source source = Source.of(text);
    try {
      Jsonata compiled = Jsonata.jsonata(source.text());
      compiled.setOutputConvertNulls(false);
      compiled.setValidateInput(false);
      Builtin.registerAll(compiled, source.regexes());
      return new Expression(text, compiled);
    } catch (JException e) {
      throw ExpressionFailure.because(Wording.ofSyntax(e));
    } catch (StackOverflowError e) {
      throw ExpressionFailure.because("the expression is nested too deeply");
    } catch (RuntimeException | Error e) {
      throw rethrownUnlessTheLibrarys(e, "the expression is not JSONata");
    }
  }

  /** The text as it was given. */
  public String text() {
    return text;
  }

  /**
   * The value of the expression.
   *
   * @param input JSON as Map, List, String, Number, Boolean and null; it is not changed
   * @return the same; null where JSONata says null or nothing at all
   * @throws ExpressionFailure when it has no value, or reaches a bound
   */
  public @Nullable Object evaluate(@Nullable Object input) {
    return value(input, false);
  }

  /** Whether the value counts as true: not false, 0, empty, null or nothing. */
  public boolean holds(@Nullable Object input) {
    return Boolean.TRUE.equals(value(input, true));
  }

  private @Nullable Object value(@Nullable Object input, boolean asBoolean) {
    Evaluation evaluation = new Evaluation();
    try {
      Object result =
          evaluation.run(() -> {
            Object value =
                compiled.evaluate(Json.taken(input, evaluation), evaluation.frame(compiled));
            return asBoolean ? (Object) Jsonata.boolize(value) : Json.given(value);
          });
      if (evaluation.failure() == null) {
        return result;
      }
      throw evaluation.failure();
    } catch (StackOverflowError e) {
      throw orFirst(evaluation, ExpressionFailure.because("it is nested too deeply"));
    } catch (ExpressionFailure e) {
      throw orFirst(evaluation, e);
    } catch (JException e) {
      throw orFirst(evaluation, ExpressionFailure.because(Wording.ofEvaluation(e)));
    } catch (Exception | Error e) {
      throw orFirst(
          evaluation, rethrownUnlessTheLibrarys(e, "a function cannot work with what it is given"));
    }
  }

  private static ExpressionFailure orFirst(Evaluation evaluation, ExpressionFailure otherwise) {
    ExpressionFailure first = evaluation.failure();
    return first == null ? otherwise : first;
  }

  /**
   * The library throws whatever comes: a cast, an index, a plain Error. A machine's own goes on.
   */
  private static ExpressionFailure rethrownUnlessTheLibrarys(Throwable e, String sentence) {
    if (e instanceof Error error && error.getClass() != Error.class) {
      throw error;
    }
    return ExpressionFailure.because(sentence);
  }

  @Override
  public String toString() {
    return text;
  }
}
