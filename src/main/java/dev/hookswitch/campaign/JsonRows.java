package dev.hookswitch.campaign;

import dev.hookswitch.event.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object a line (NDJSON), its properties texts, numbers or truth values; what stands in an
 * object {@code variables} counts as if it stood beside it. Empty lines are passed over.
 */
public final class JsonRows implements RowSource {

  private static final String VARIABLES = "variables";
  private static final int MAX_DEPTH = 4;

  private static final JsonMapper STRICT = StrictJson.nested(MAX_DEPTH);

  private final TextLines lines;
  private final CsvRows.Columns columns;

  public JsonRows(InputStream in, CsvRows.Columns columns) {
    this.lines = new TextLines(in);
    this.columns = columns;
  }

  @Override
  public @Nullable Row next() throws IOException, UnreadableException {
    TextLines.Line line = lines.next();
    while (line != null && line.text() != null && line.text().isBlank()) {
      line = lines.next();
    }
    if (line == null) {
      return null;
    }
    if (line.text() == null) {
      return new Row.Bad(line.number(), "the line is longer than " + TextLines.LONGEST + " bytes");
    }
    try {
      return row(line.number(), STRICT.readTree(line.text()), columns);
    } catch (JacksonException e) {
      return new Row.Bad(line.number(), "the line is not JSON");
    }
  }

  /** A row of what was read already. */
  public static Row row(long line, JsonNode node, CsvRows.Columns columns) {
    if (!node.isObject()) {
      return new Row.Bad(line, "this is no JSON object");
    }
    Map<String, String> values = new LinkedHashMap<>();
    String trouble = take(node, values, columns);
    JsonNode more = node.get(VARIABLES);
    if (trouble == null && more != null && more.isObject()) {
      trouble = take(more, values, columns);
    }
    return trouble == null ? new Row.Filled(line, values) : new Row.Bad(line, trouble);
  }

  /** What is wrong; null: nothing. */
  private static @Nullable String take(
      JsonNode object, Map<String, String> values, CsvRows.Columns columns) {
    for (Map.Entry<String, JsonNode> property : object.properties()) {
      JsonNode value = property.getValue();
      if ((property.getKey().equals(VARIABLES) && value.isObject()) || value.isNull()) {
        continue;
      }
      if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
        return "its values must be texts, numbers, true or false";
      }
      String text = value.asString().strip();
      try {
        String column = columns.name(property.getKey().strip());
        if (column != null && !text.isEmpty() && values.put(column, text) != null) {
          return "two of its properties have the name " + column;
        }
      } catch (UnreadableException e) {
        return e.sentence();
      }
    }
    return null;
  }
}
