package dev.hookswitch.console.endpoints;

import dev.hookswitch.console.frame.Language;
import dev.hookswitch.refusal.Refusal;
import java.util.Map;
import java.util.TreeMap;

/** What is wrong with a field of a form, or with several that belong together. */
final class WrongField extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String root;
  private final transient Map<String, Refusal> refusals;

  WrongField(String field, Refusal refusal) {
    this(root(field), Map.of(field, refusal));
  }

  WrongField(String root, Map<String, Refusal> refusals) {
    super(root, null, false, false);
    this.root = root;
    this.refusals = Map.copyOf(refusals);
  }

  private static String root(String field) {
    int dot = field.indexOf('.');
    return dot < 0 ? field : field.substring(0, dot);
  }

  /** What the endpoint's field is called that cannot be read. */
  String root() {
    return root;
  }

  /** By the fields of the form. */
  Map<String, String> sentences(Language language) {
    Map<String, String> sentences = new TreeMap<>();
    refusals.forEach((field, refusal) -> sentences.put(field, language.sentence(refusal)));
    return sentences;
  }
}
