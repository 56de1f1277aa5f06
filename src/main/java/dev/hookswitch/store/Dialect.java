package dev.hookswitch.store;

/** Where SQLite and PostgreSQL want different words for the same thing; all other SQL is shared. */
enum Dialect {
  SQLITE("json_each(%s)", ""),
  POSTGRESQL("json_array_elements_text(cast(%s as json))", " for update");

  private final String elements;
  private final String forUpdate;

  Dialect(String elements, String forUpdate) {
    this.elements = elements;
    this.forUpdate = forUpdate;
  }

  /**
   * A table with one row for each element of a JSON array of texts, in the column {@code value}: a
   * list of any length in one parameter, so that the statement's text stays the same.
   */
  String elements(String parameter) {
    return elements.formatted(parameter);
  }

  /** Whether what comes by the million is kept in slices. */
  boolean hasSlices() {
    return this == POSTGRESQL;
  }

  /**
   * At the end of a condition on events: none of those that are wanted is before that position, so
   * that older slices need not be looked into. Nothing where there are no slices.
   */
  String notBefore(String position) {
    return hasSlices() ? " and position >= (" + position + ")" : "";
  }

  /**
   * At the end of a select: nobody else changes these rows before this transaction ends. In SQLite
   * nobody does anyway.
   */
  String forUpdate() {
    return forUpdate;
  }
}
