package dev.hookswitch.people;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is tried first by whoever guesses: long passwords that are put together from the best-known
 * ones, from runs of a keyboard or of an alphabet, from one character again and again, from the
 * login. A password is taken apart into such pieces, in whatever spelling ({@code p@ssw0rd}); the
 * fewer of them it takes, the sooner it is guessed. Everything else is left to whoever chooses:
 * NIST SP 800-63B asks for a comparison with what is known, and for no rule of composition.
 */
final class KnownPasswords {

  /** One word costs this much, a run or a single sign the half of it. */
  private static final int WORD = 2;

  private static final int RUN = 1;

  /** Three words, or two with two signs, or one with four; a fourth word is worth something. */
  private static final int KNOWN = 6;

  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");

  private static final int SHORTEST_RUN = 3;
  private static final int NEVER = 1_000;

  /** Neighbours on keyboards and in alphabets; each is read in both directions. */
  private static final List<String> ROWS =
      List.of(
          "abcdefghijklmnopqrstuvwxyz",
          "01234567890123456789",
          "qwertyuiop",
          "asdfghjkl",
          "zxcvbnm",
          "qwertzuiop",
          "yxcvbnm",
          "azertyuiop",
          "qsdfghjklm",
          "wxcvbn",
          "1q2w3e4r5t6y7u8i9o0p",
          "q1w2e3r4t5y6u7i8o9p0",
          "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol",
          "!@#$%^&*()",
          "йцукенгшщзхъ",
          "фывапролджэ",
          "ячсмитьбю");

  private static final List<String> WORDS = read();

  private KnownPasswords() {}

  /** Whether it is among what is tried first; {@code login} as it is stored. */
  static boolean isKnown(String password, String login) {
    String text = folded(password);
    return repeatsItself(text) || cost(text, login) <= KNOWN;
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\s+", "");
  }

  /** The same few characters three times over or more; nothing but spaces is nothing at all. */
  private static boolean repeatsItself(String text) {
    for (int period = 1; period <= text.length() / 3; period++) {
      if (text.startsWith(text.substring(period))) {
        return true;
      }
    }
    return text.isEmpty();
  }

  /** What the cheapest way to put it together costs; at least {@link #NEVER}: there is none. */
  private static int cost(String text, String login) {
    int[] costs = new int[text.length() + 1];
    Arrays.fill(costs, 1, costs.length, NEVER);
    for (int from = 0; from < text.length(); from++) {
      int here = costs[from];
      if (here > KNOWN) {
        continue;
      }
      if (!Character.isLetter(text.charAt(from))) {
        reach(costs, from + 1, here + RUN);
      }
      for (int end = from + run(text, from); end >= from + SHORTEST_RUN; end--) {
        reach(costs, end, here + RUN);
      }
      reach(costs, from + lengthOf(login, text, from), here + WORD);
      for (String word : WORDS) {
        reach(costs, from + lengthOf(word, text, from), here + WORD);
      }
    }
    return costs[text.length()];
  }

  private static void reach(int[] costs, int end, int cost) {
    costs[end] = Math.min(costs[end], cost);
  }

  /** How long the run that begins there is; 0: there is none. */
  private static int run(String text, int from) {
    int longest = Math.max(same(text, from), year(text, from));
    for (String row : ROWS) {
      longest = Math.max(longest, along(row, text, from));
      longest = Math.max(longest, along(new StringBuilder(row).reverse().toString(), text, from));
    }
    return longest;
  }

  /** Of a birth, or this one. */
  private static int year(String text, int from) {
    return YEAR.matcher(text).region(from, text.length()).lookingAt() ? 4 : 0;
  }

  private static int same(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) == text.charAt(from)) {
      end++;
    }
    return end - from;
  }

  private static int along(String row, String text, int from) {
    int longest = 0;
    for (int at = row.indexOf(text.charAt(from));
        at >= 0;
        at = row.indexOf(text.charAt(from), at + 1)) {
      int length = 0;
      while (at + length < row.length()
          && from + length < text.length()
          && row.charAt(at + length) == text.charAt(from + length)) {
        length++;
      }
      longest = Math.max(longest, length);
    }
    return longest;
  }

  /** The word's length where it stands there, in whatever spelling; else 0. */
  private static int lengthOf(String word, String text, int from) {
    if (from + word.length() > text.length()) {
      return 0;
    }
    for (int i = 0; i < word.length(); i++) {
      if (!isSpelled(word.charAt(i), text.charAt(from + i))) {
        return 0;
      }
    }
    return word.length();
  }

  private static boolean isSpelled(char letter, char sign) {
    return letter == sign
        || switch (letter) {
          case 'a' -> sign == '@' || sign == '4';
          case 'e' -> sign == '3';
          case 'i' -> sign == '1' || sign == '!';
          case 'l' -> sign == '1' || sign == '|';
          case 'o' -> sign == '0';
          case 's' -> sign == '$' || sign == '5';
          case 't' -> sign == '7';
          default -> false;
        };
  }

  private static List<String> read() {
    List<String> words = new ArrayList<>();
    try (InputStream in = KnownPasswords.class.getResourceAsStream("known-passwords.txt")) {
      if (in == null) {
        throw new IllegalStateException("known-passwords.txt is not among the resources");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          words.addAll(List.of(line.strip().split(" +")));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    words.removeIf(String::isEmpty);
    return List.copyOf(words);
  }
}
