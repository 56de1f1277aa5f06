package dev.hookswitch.migrate;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** What is not moved, because only one of the databases has it or each has its own; and why. */
final class OneSided {

  /** Tables by name, with the reason. */
  static final Map<String, String> TABLES =
      Map.ofEntries(
          entry("flyway_schema_history", "each database has its own history"),
          entry("migration", "each end has its own mark"),
          entry("migrated_table", "says how far the migration itself is"),
          entry("node", "which processes live now; with SQLite there is one"),
          entry("lease", "what each of those does now; it is taken anew"),
          entry(
              "slice",
              "how PostgreSQL keeps its large tables; the first slice is there from the start"),
          entry("event_start", "where those slices begin: all that is moved is in the first"),
          entry("journal_topic", "a journal on SQLite is never the copy of a topic"),
          entry("topic_progress", "how far such a copy goes"),
          entry("topic_place", "where that is in the topic"));

  /** Columns by table and name, with the reason. */
  static final Map<String, String> COLUMNS =
      Map.of("call_session.event_slice", "PostgreSQL's own: the first slice, by default");

  /** Tables in which the schema itself puts the first row, which that of the source replaces. */
  static final Set<String> SEEDED = Set.of("journal_shape", "person_turn");

  private OneSided() {}
}
