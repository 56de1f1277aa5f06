package dev.hookswitch.campaign;

import dev.hookswitch.campaign.ContactStore.Exported;
import dev.hookswitch.csv.CsvLine;
import dev.hookswitch.event.EventJson;
import dev.hookswitch.journal.JournalException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All contacts of a campaign as a CSV file, a page of them in memory at a time. Its columns {@code
 * number}, {@code name}, {@code timezone} and those of the variables are what an import reads.
 */
public final class ContactExport {

  private static final Logger LOG = LoggerFactory.getLogger(ContactExport.class);

  private static final int PAGE = 500;

  private static final List<String> OWN =
      List.of(
          "contact_id",
          "number",
          "name",
          "timezone",
          "status",
          "attempts",
          "due_at",
          "disposition",
          "note",
          "added_at",
          "last_result",
          "last_cause",
          "last_started_at",
          "last_answered_at",
          "last_ended_at",
          "talk_time",
          "operator",
          "session_id");

  private final ContactStore contacts;
  private final String campaign;

  public ContactExport(ContactStore contacts, String campaign) {
    this.contacts = contacts;
    this.campaign = campaign;
  }

  /** Writes all of them; a store that fails half-way is said in the last line. */
  public void write(OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    List<String> variables = contacts.variables(campaign);
    List<String> names = new ArrayList<>(OWN);
    variables.forEach(name -> names.add(OWN.contains(name) ? "variable_" + name : name));
    writer.write(CsvLine.of(names));
    try {
      writeAll(writer, variables);
    } catch (JournalException e) {
      // the answer has begun: that it ends too soon can only be said in it
      LOG.error("the export of campaign={} broke off: {}", campaign, e.getMessage());
      writer.write(CsvLine.of(List.of("the export broke off here")));
    }
    writer.flush();
  }

  private void writeAll(Writer writer, List<String> variables) throws IOException {
    int after = 0;
    List<Exported> page;
    do {
      page = contacts.export(campaign, after, PAGE);
      for (Exported each : page) {
        writer.write(CsvLine.of(cells(each, variables)));
        after = each.contact().id().n();
      }
    } while (page.size() == PAGE);
  }

  private static List<String> cells(Exported each, List<String> variables) {
    Contact contact = each.contact();
    List<String> cells = new ArrayList<>(OWN.size() + variables.size());
    cells.add(contact.id().text());
    cells.add(text(contact.number()));
    cells.add(text(contact.name()));
    cells.add(contact.zone());
    cells.add(contact.status().word());
    cells.add(Integer.toString(contact.attempts()));
    cells.add(time(contact.dueAt()));
    cells.add(text(contact.disposition()));
    cells.add(text(contact.note()));
    cells.add(time(contact.addedAt()));
    cells.addAll(cells(each.latest()));
    variables.forEach(name -> cells.add(contact.variables().getOrDefault(name, "")));
    return cells;
  }

  private static List<String> cells(@Nullable Attempt latest) {
    return latest == null
        ? List.of("", "", "", "", "", "", "", "")
        : List.of(
            latest.result() == null ? "" : latest.result().word(),
            latest.cause() == null ? "" : latest.cause().toString(),
            time(latest.startedAt()),
            time(latest.answeredAt()),
            time(latest.endedAt()),
            latest.talked() == null
                ? ""
                : BigDecimal.valueOf(latest.talked().toMillis(), 3).toPlainString(),
            text(latest.operator()),
            text(latest.sessionId()));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : EventJson.timestamp(time);
  }
}
