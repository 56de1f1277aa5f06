package dev.hookswitch.campaign;

import dev.hookswitch.campaign.ImportReport.BadRow;
import dev.hookswitch.campaign.RowSource.Row;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Adds contacts of a text of any length to a campaign, a batch at a time; memory holds one batch.
 * Each batch is committed with how far the text is settled, so that an import that is broken off,
 * however it ends, has done all up to a line that is known, and the same text sent again adds
 * nothing twice.
 */
public final class ContactImport {

  /** A batch is one transaction, in which nobody else writes to SQLite. */
  private static final int MOST_ROWS = 2_000;

  private static final int MOST_CHARACTERS = 512 * 1024;
  private static final Duration LONGEST_BATCH = Duration.ofSeconds(5);

  private final ContactStore store;
  private final ContactColumns columns;
  private final int mostContacts;
  private final InstantSource clock;
  private final List<NewContact> batch = new ArrayList<>();
  private int characters;
  private ImportReport report;
  private Instant committedAt;

  /** How an import ended. */
  public sealed interface Ended {

    ImportReport report();

    /** The text was read to its end. */
    record Complete(ImportReport report) implements Ended {}

    /** The text cannot be read from a line on, or the campaign takes no more. */
    record Stopped(ImportReport report, String sentence) implements Ended {}

    /** The campaign was deleted meanwhile. */
    record Gone(ImportReport report) implements Ended {}
  }

  /**
   * For one import.
   *
   * @param mostContacts that the campaign may have
   */
  public ContactImport(
      ContactStore store,
      ContactColumns columns,
      ImportReport begin,
      int mostContacts,
      InstantSource clock) {
    this.store = store;
    this.columns = columns;
    this.mostContacts = mostContacts;
    this.clock = clock;
    this.report = begin;
    this.committedAt = begin.startedAt();
  }

  /**
   * Reads the text to its end.
   *
   * @throws IOException when the text is cut off; what was read of it is kept
   */
  public Ended run(RowSource rows) throws IOException {
    long last = 0;
    try {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        if (isBatchFull()) {
          Optional<Ended> end = commit(report.withLines(row.line() - 1));
          if (end.isPresent()) {
            return end.get();
          }
        }
        take(row);
        last = row.line();
      }
      return commit(report.withLines(last).completed()).orElseGet(() -> new Ended.Complete(report));
    } catch (UnreadableException e) {
      return stop(e);
    } catch (IOException e) {
      var _ = commit(report.withLines(last).stopped("the text was cut off after line " + last));
      throw e;
    }
  }

  private void take(Row row) {
    switch (row) {
      case Row.Bad(long line, String sentence) ->
          report = report.withBad(new BadRow(line, sentence));
      case Row.Filled filled -> {
        switch (columns.read(filled.columns())) {
          case ContactColumns.Reading.Bad(String sentence) ->
              report = report.withBad(new BadRow(filled.line(), sentence));
          case ContactColumns.Reading.Found(NewContact contact) -> add(contact);
        }
      }
    }
  }

  private void add(NewContact contact) {
    batch.add(contact);
    contact.variables().forEach((name, value) -> characters += name.length() + value.length());
  }

  private boolean isBatchFull() {
    return batch.size() >= MOST_ROWS
        || characters >= MOST_CHARACTERS
        || clock.instant().isAfter(committedAt.plus(LONGEST_BATCH));
  }

  /** Empty: the import goes on. */
  private Optional<Ended> commit(ImportReport settled) {
    Optional<ImportReport> stored = store.add(settled, batch, mostContacts, clock.instant());
    batch.clear();
    characters = 0;
    committedAt = clock.instant();
    if (stored.isEmpty()) {
      return Optional.of(new Ended.Gone(settled));
    }
    report = stored.get();
    return settled.detail() == null && report.detail() != null
        ? Optional.of(new Ended.Stopped(report, report.detail()))
        : Optional.empty();
  }

  /** Where nothing was kept yet nothing is: the text is to be mended as a whole. */
  private Ended stop(UnreadableException e) {
    if (report.lines() == 0) {
      return new Ended.Stopped(report, e.sentence() + "; nothing was added");
    }
    String sentence = e.sentence() + "; what stands before it was added";
    return commit(report.withLines(e.line() - 1).stopped(sentence))
        .orElseGet(() -> new Ended.Stopped(report, sentence));
  }
}
