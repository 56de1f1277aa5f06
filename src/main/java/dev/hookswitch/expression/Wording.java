package dev.hookswitch.expression;

import com.dashjoin.jsonata.JException;
import org.jspecify.annotations.Nullable;

/**
 * The library's codes in words. Its own messages are not used: they repeat values of the input,
 * among which may be secrets. What they repeat of the text of an expression is no secret.
 */
final class Wording {

  private static final int MAX_TOKEN = 40;

  private Wording() {}

  static String ofSyntax(JException e) {
    String code = String.valueOf(e.getError());
    String one = token(e.getCurrent());
    String other = token(e.getExpected());
    String sentence =
        switch (code) {
          case "S0101" -> "a string is not closed";
          case "S0102" -> "a number is out of range";
          case "S0103" -> "the escape \\" + one + " is not known";
          case "S0104" -> "the escape \\u is followed by four hexadecimal digits";
          case "S0105" -> "a name in backquotes is not closed";
          case "S0106" -> "a comment is not closed";
          case "S0201", "S0205" -> "\"" + one + "\" is not expected";
          case "S0202" -> "\"" + one + "\" is expected instead of \"" + other + "\"";
          case "S0203" -> "\"" + one + "\" is missing at the end";
          case "S0204" -> "the operator \"" + one + "\" is not known";
          case "S0207" -> "the expression ends too early";
          case "S0208" -> "the parameters of a function are names with a dollar sign";
          case "S0209" -> "a predicate cannot follow a grouping";
          case "S0210" -> "a step can be grouped once";
          case "S0211" -> "the expression ends too early, or has \"" + one + "\" in a wrong place";
          case "S0212" -> "to the left of := is a name with a dollar sign";
          case "S0213" -> "a literal value cannot be a step of a path";
          case "S0301", "S0302" -> "a regular expression is not closed";
          default -> "it is not JSONata (" + code + ")";
        };
    return sentence + place(e);
  }

  static String ofEvaluation(JException e) {
    String code = String.valueOf(e.getError());
    String sentence =
        switch (code) {
          case "T2001", "T2002" -> "one side of an arithmetic operator is not a number";
          case "D1001" -> "a number is out of range";
          case "D1002" -> "only a number can be negated";
          case "T1003" -> "the key of an object is not a string";
          case "T1005", "T1006", "T1007", "T1008" -> "what is called is not a function";
          case "D1009" -> "an object has the same key twice";
          case "T2003", "T2004" -> "the ends of a range are whole numbers";
          case "T2006" -> "to the right of ~> is a function";
          case "T2007", "T2008", "T2009", "T2010" ->
              "only strings and strings, or numbers and numbers, can be compared";
          case "D2014" -> "a range is too long";
          case "T0410", "T0411", "T0412" -> "a function is given what it does not take";
          case "D3050" -> "$reduce needs a function of two values";
          case "D3060" -> "a negative number has no square root";
          case "D3061" -> "a power is out of range";
          case "D3138", "D3139" -> "$single did not find exactly one";
          default -> "it has no value (" + code + ")";
        };
    return sentence + place(e);
  }

  private static String place(JException e) {
    return e.getLocation() > 0 ? " (near character " + e.getLocation() + ")" : "";
  }

  private static String token(@Nullable Object token) {
    String text = String.valueOf(token);
    String line = text.replaceAll("[\\p{Cntrl}\\p{Co}]+", " ");
    return line.length() > MAX_TOKEN ? line.substring(0, MAX_TOKEN) + "…" : line;
  }
}
