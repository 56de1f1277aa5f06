package dev.hookswitch.store;

import dev.hookswitch.event.CallEvent;
import dev.hookswitch.journal.Entry;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Many events into PostgreSQL at once, in the binary format of COPY (its manual, "Binary Format").
 */
final class EventCopy {

  private static final String COPY =
      "copy event (partition, log_offset, id, session_id, seq, kind, account, json) from stdin"
          + " (format binary)";

  private static final int COLUMNS = 8;
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  private EventCopy() {}

  static void store(Connection connection, List<Entry> entries) throws SQLException {
    byte[] rows = rows(entries);
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
    try {
      copy.writeToCopy(rows, 0, rows.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static byte[] rows(List<Entry> entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(entries.size() * 1_000);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(SIGNATURE);
      out.writeInt(0); // flags
      out.writeInt(0); // no extension of the header
      for (Entry entry : entries) {
        row(out, entry);
      }
      out.writeShort(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void row(DataOutputStream out, Entry entry) throws IOException {
    CallEvent event = entry.event();
    out.writeShort(COLUMNS);
    number(out, entry.partition());
    out.writeInt(Long.BYTES);
    out.writeLong(entry.offset());
    text(out, event.id());
    text(out, event.sessionId());
    number(out, event.seq());
    text(out, event.kind().name());
    text(out, event.common().account());
    bytes(out, entry.json());
  }

  private static void number(DataOutputStream out, int value) throws IOException {
    out.writeInt(Integer.BYTES);
    out.writeInt(value);
  }

  private static void text(DataOutputStream out, String value) throws IOException {
    bytes(out, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void bytes(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }
}
