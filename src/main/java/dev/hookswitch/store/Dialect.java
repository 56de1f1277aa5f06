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

  /**
   * The rows of a table whose key is among those of a JSON array of texts, each looked up by
   * itself. A plan is made when a table, or its present slice, is still empty, and PostgreSQL keeps
   * it for a minute: left to itself it goes through all that has come meanwhile.
   *
   * @param condition beside the key; begins with {@code and}, or is empty
   */
  String among(String columns, String table, String key, String parameter, String condition) {
    return switch (this) {
      case SQLITE ->
          "select %s from %s where %s in (select value from %s)%s"
              .formatted(columns, table, key, elements(parameter), condition);
      case POSTGRESQL ->
          ("select %s from %s as wanted (value) cross join lateral (select * from %s where %s ="
                  + " wanted.value%s offset 0) as found")
              .formatted(columns, elements(parameter), table, key, condition);
    };
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
