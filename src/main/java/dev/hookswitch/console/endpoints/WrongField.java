package dev.hookswitch.console.endpoints;

import java.util.Map;

/** What is wrong with a field of a form, or with several that belong together. */
final class WrongField extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String root;
  private final transient Map<String, String> sentences;

  WrongField(String field, String sentence) {
    this(root(field), Map.of(field, sentence));
  }

  WrongField(String root, Map<String, String> sentences) {
    super(root, null, false, false);
    this.root = root;
    this.sentences = Map.copyOf(sentences);
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
  Map<String, String> sentences() {
    return sentences;
  }
}
