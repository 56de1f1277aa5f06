package dev.hookswitch.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An expression's text as the library may see it: every regular expression replaced by a variable
 * of the same length (so positions stay), everything that cannot be bounded refused.
 *
 * <p>It splits the text into tokens exactly as the library does. The one ambiguity is the slash: it
 * begins a regular expression where an operand is expected, else it divides. In the few places
 * where the library would judge otherwise (after the brace of a function, after {@code []}, after
 * an order-by) a slash is refused; and a regular expression that reached the library all the same
 * would be refused when it is evaluated.
 *
 * @param regexes by the names of their variables
 */
record Source(String text, Map<String, Regex> regexes) {

  static final int MAX_NESTING = 50;

  /** Of the parse tree, in tokens, where each {@code ??} and {@code ?:} doubles what is before. */
  private static final int MAX_TREE = 60_000;

  private static final int MAX_REGEXES = 200;

  /** From the private use area: nobody's names. */
  private static final char FILLER = '\uE000';

  private static final char FIRST_INDEX = '\uE100';

  /** Names that the library keeps its own callbacks under. */
  private static final String LIBRARYS_OWN = "__evaluate";

  private static final String SPACE = " \t\n\r";
  private static final String OPERATORS = ".[]{}(),@#;:?+-*/%|=<>^&!~";
  private static final List<String> PAIRS =
      List.of("..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|([1-9][0-9]*))(\\.[0-9]+)?([Ee][-+]?[0-9]+)?");

  /** Reads and judges a text. */
  static Source of(String text) {
    return new Scan(text).run();
  }

  private static final class Scan {
    private final String text;
    private final StringBuilder out;
    private final Map<String, Regex> regexes = new LinkedHashMap<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private Level level = new Level(' ', false);
    private int at;
    private boolean operandExpected = true;
    private String last = "";
    private boolean slashUnclear;

    Scan(String text) {
      this.text = text;
      this.out = new StringBuilder(text);
    }

    Source run() {
      int strange = text.indexOf(LIBRARYS_OWN);
      if (strange >= 0) {
        throw refusal("the name " + LIBRARYS_OWN + " cannot be used", strange);
      }
      while (skipSpace()) {
        token(text.charAt(at));
      }
      if (!levels.isEmpty()) {
        throw ExpressionFailure.because("a bracket \"" + level.bracket + "\" is not closed");
      }
      if (level.size() > MAX_TREE) {
        throw ExpressionFailure.because("the expression is too large when ?? and ?: are unfolded");
      }
      return new Source(out.toString(), Map.copyOf(regexes));
    }

    /** Past blanks and comments; false at the end. */
    private boolean skipSpace() {
      while (at < text.length()) {
        if (SPACE.indexOf(text.charAt(at)) >= 0) {
          at++;
        } else if (text.startsWith("/*", at)) {
          int end = text.indexOf("*/", at + 2);
          if (end < 0) {
            throw refusal("a comment is not closed", at);
          }
          at = end + 2;
          if (at >= text.length()) {
            // the library looks one character further
            throw refusal("a comment cannot be the end of an expression", at - 1);
          }
        } else {
          return true;
        }
      }
      return false;
    }

    private void token(char c) {
      level.segment++;
      if (c == '"' || c == '\'') {
        string(c);
      } else if (c == '/' && operandExpected) {
        regex();
      } else if (OPERATORS.indexOf(c) >= 0) {
        operator(c);
      } else if (c == '`') {
        int end = text.indexOf('`', at + 1);
        if (end < 0) {
          throw refusal("a name in backquotes is not closed", at);
        }
        operand(end + 1, "`");
      } else {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
          operand(number.end(), "0");
        } else {
          name();
        }
      }
    }

    private void operand(int end, String token) {
      at = end;
      operandExpected = false;
      slashUnclear = false;
      last = token;
    }

    private void string(char quote) {
      int i = at + 1;
      while (i < text.length() && text.charAt(i) != quote) {
        i += text.charAt(i) == '\\' ? 2 : 1;
      }
      if (i >= text.length()) {
        throw refusal("a string is not closed", at);
      }
      operand(i + 1, "\"");
    }

    private void name() {
      int i = at;
      while (i < text.length()
          && SPACE.indexOf(text.charAt(i)) < 0
          && OPERATORS.indexOf(text.charAt(i)) < 0) {
        i++;
      }
      String name = text.substring(at, i);
      if (!operandExpected && (name.equals("and") || name.equals("or") || name.equals("in"))) {
        at = i;
        operandExpected = true;
        last = name;
      } else {
        operand(i, name);
      }
    }

    private void regex() {
      int start = at;
      int depth = 0;
      int i = at + 1;
      for (; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean escaped = isEscaped(i);
        if (c == '/' && depth == 0 && !escaped) {
          break;
        }
        if ("([{".indexOf(c) >= 0 && !escaped) {
          depth++;
        } else if (")]}".indexOf(c) >= 0 && !escaped) {
          depth--;
        }
      }
      if (i >= text.length()) {
        throw refusal("a regular expression is not closed", start);
      }
      int end = i + 1;
      while (end < text.length() && (text.charAt(end) == 'i' || text.charAt(end) == 'm')) {
        end++;
      }
      if (regexes.size() == MAX_REGEXES) {
        throw refusal("an expression has " + MAX_REGEXES + " regular expressions at most", start);
      }
      Regex regex;
      try {
        regex = Regex.compile(text.substring(start + 1, i), text.substring(i + 1, end));
      } catch (ExpressionFailure e) {
        throw refusal(e.sentence(), start);
      }
      String variable =
          (char) (FIRST_INDEX + regexes.size()) + String.valueOf(FILLER).repeat(end - start - 2);
      out.replace(start, end, "$" + variable);
      regexes.put(variable, regex);
      operand(end, "/");
    }

    private boolean isEscaped(int position) {
      int backslashes = 0;
      while (text.charAt(position - 1 - backslashes) == '\\') {
        backslashes++;
      }
      return backslashes % 2 == 1;
    }

    private void operator(char c) {
      String token = String.valueOf(c);
      for (String pair : PAIRS) {
        if (text.startsWith(pair, at)) {
          token = pair;
        }
      }
      refuseUnbounded(token);
      switch (token) {
        case "(", "[", "{" -> open(c, last.equals("^"));
        case ")", "]", "}" -> close(c);
        case "*", "**", "%", "?" -> operandExpected = !operandExpected;
        case ",", ";", ":", ":=" -> {
          level.next();
          operandExpected = true;
        }
        case "??", "?:" -> {
          level.segment *= 2;
          level.next();
          operandExpected = true;
        }
        default -> operandExpected = true;
      }
      at += token.length();
      last = token;
    }

    private void refuseUnbounded(String token) {
      switch (token) {
        case "|" ->
            throw refusal("the transform operator | | | cannot be used; build a new object", at);
        case "@", "#" ->
            throw refusal("the binding " + token + "$… within a path cannot be used; use $map", at);
        case "%" -> {
          if (operandExpected) {
            throw refusal("the parent operator % cannot be used", at);
          }
        }
        case "/" -> {
          if (slashUnclear) {
            throw refusal("put what is before the / in parentheses", at);
          }
        }
        default -> {}
      }
    }

    private void open(char bracket, boolean orderBy) {
      if (levels.size() == MAX_NESTING) {
        throw refusal("brackets are nested more than " + MAX_NESTING + " deep", at);
      }
      levels.push(level);
      level = new Level(bracket, orderBy);
      operandExpected = true;
    }

    private void close(char bracket) {
      char opened = level.bracket;
      boolean fits =
          (opened == '(' && bracket == ')')
              || (opened == '[' && bracket == ']')
              || (opened == '{' && bracket == '}');
      if (!fits || levels.isEmpty()) {
        throw refusal("a bracket \"" + bracket + "\" was not opened", at);
      }
      slashUnclear = bracket == '}' || last.equals("[") || level.orderBy;
      long size = level.size();
      level = levels.pop();
      level.segment += size;
      operandExpected = false;
    }

    private ExpressionFailure refusal(String sentence, int position) {
      return ExpressionFailure.because(sentence + " (character " + (position + 1) + ")");
    }
  }

  /** What is between two brackets: how large its parse tree gets. */
  private static final class Level {
    final char bracket;
    final boolean orderBy;
    long done;
    long segment;

    Level(char bracket, boolean orderBy) {
      this.bracket = bracket;
      this.orderBy = orderBy;
    }

    void next() {
      done = Math.min(done + segment, Integer.MAX_VALUE);
      segment = 0;
    }

    long size() {
      return Math.min(done + segment, Integer.MAX_VALUE);
    }
  }
}
