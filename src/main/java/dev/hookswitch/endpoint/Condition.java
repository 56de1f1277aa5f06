package dev.hookswitch.endpoint;

import dev.hookswitch.expression.Expression;
import dev.hookswitch.expression.ExpressionFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a filter's lists cannot say, as a JSONata predicate over {@code {"event": {…}}}. Immutable;
 * safe for all threads. It takes its time: not to be asked where others wait.
 */
public final class Condition {

  /** Every event fulfils it. */
  private static final Condition NONE = new Condition(null);

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final @Nullable Expression expression;

  private Condition(@Nullable Expression expression) {
    this.expression = expression;
  }

  /**
   * Compiles.
   *
   * @param text null: no condition
   * @throws ExpressionFailure with one sentence when it is none
   */
  public static Condition of(@Nullable String text) {
    return text == null ? NONE : new Condition(Expression.compile(text));
  }

  public boolean isNone() {
    return expression == null;
  }

  /**
   * Whether an event fulfils it.
   *
   * @param event as it is stored
   * @throws ExpressionFailure with one sentence when the expression fails on it
   */
  public boolean holds(byte[] event) {
    return expression == null
        || expression.holds(Map.of("event", JsonMapper.shared().readValue(event, OBJECT)));
  }
}
