package dev.hookswitch.campaign;

import dev.hookswitch.campaign.ImportReport.BadRow;
import dev.hookswitch.campaign.RowSource.Row;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the numbers of a text of any length on an account's do-not-call list, a batch at a time. A
 * number that is put twice is there once, so that a text that was cut off is sent again.
 */
public final class DoNotCallImport {

  private static final int MOST_ROWS = 2_000;

  private final DoNotCallStore store;
  private final ContactNumbers numbers;
  private final String account;
  private final InstantSource clock;
  private final List<String> batch = new ArrayList<>();
  private final List<BadRow> badRows = new ArrayList<>();
  private long added;
  private long duplicates;
  private long bad;

  /**
   * How it ended.
   *
   * @param trouble why it was stopped; null: the text was read to its end
   */
  public record Ended(
      long added, long duplicates, long bad, List<BadRow> badRows, @Nullable String trouble) {
    public Ended {
      badRows = List.copyOf(badRows);
    }
  }

  public DoNotCallImport(
      DoNotCallStore store, ContactNumbers numbers, String account, InstantSource clock) {
    this.store = store;
    this.numbers = numbers;
    this.account = account;
    this.clock = clock;
  }

  /** The name of a column: all but the number are left out. */
  public static @Nullable String column(String written) {
    return written.equalsIgnoreCase(ContactColumns.NUMBER) ? ContactColumns.NUMBER : null;
  }

  /**
   * Reads the text to its end.
   *
   * @throws IOException when the text is cut off; what was read of it is kept
   */
  public Ended run(RowSource rows) throws IOException {
    String trouble = null;
    try {
      for (Row row = rows.next(); row != null && trouble == null; row = rows.next()) {
        take(row);
        trouble = batch.size() < MOST_ROWS ? null : commit();
      }
    } catch (UnreadableException e) {
      trouble = e.sentence();
    } catch (IOException e) {
      var _ = commit();
      throw e;
    }
    String full = commit();
    return new Ended(added, duplicates, bad, badRows, trouble == null ? full : trouble);
  }

  private void take(Row row) {
    switch (row) {
      case Row.Bad(long line, String sentence) -> bad(line, sentence);
      case Row.Filled filled -> {
        String number = filled.columns().get(ContactColumns.NUMBER);
        if (number == null) {
          bad(filled.line(), "the number is missing");
          return;
        }
        switch (numbers.read(number)) {
          case ContactNumbers.Reading.Understood read -> batch.add(read.digits());
          case ContactNumbers.Reading.Refused(String sentence) -> bad(filled.line(), sentence);
        }
      }
    }
  }

  private void bad(long line, String sentence) {
    bad++;
    if (badRows.size() < ImportReport.MOST_BAD_ROWS) {
      badRows.add(new BadRow(line, sentence));
    }
  }

  /** What is wrong; null: nothing. */
  private @Nullable String commit() {
    int fresh = store.add(account, batch, clock.instant());
    if (fresh < 0) {
      batch.clear();
      return "the list has " + DoNotCallStore.MOST_OF_ACCOUNT + " numbers at the most";
    }
    added += fresh;
    duplicates += batch.size() - fresh;
    batch.clear();
    return null;
  }
}
