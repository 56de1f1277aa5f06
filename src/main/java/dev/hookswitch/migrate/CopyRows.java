package dev.hookswitch.migrate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into a table, in PostgreSQL's binary format (its manual on COPY, "Binary
 * Format"): no text to be escaped here and read there. They are handed on some 64 KiB at a time,
 * which the server takes in while the next are read.
 */
final class CopyRows implements AutoCloseable {

  private static final int CHUNK = 64 * 1_024;
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  private final CopyIn copy;
  private final ColumnType[] types;
  private ByteBuffer chunk = ByteBuffer.allocate(2 * CHUNK);
  private long bytes;

  CopyRows(CopyIn copy, Table table) {
    this.copy = copy;
    this.types = table.columns().stream().map(Table.Column::type).toArray(ColumnType[]::new);
    chunk.put(SIGNATURE).putInt(0).putInt(0);
  }

  void add(@Nullable Object[] row) throws SQLException {
    room(Short.BYTES).putShort((short) row.length);
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      if (value == null) {
        room(Integer.BYTES).putInt(-1);
      } else {
        add(types[i], value);
      }
    }
    if (chunk.position() >= CHUNK) {
      send();
    }
  }

  private void add(ColumnType type, Object value) {
    switch (type) {
      case INTEGER ->
          room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(Math.toIntExact((Long) value));
      case BIGINT -> room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong((Long) value);
      case DOUBLE ->
          room(Integer.BYTES + Double.BYTES).putInt(Double.BYTES).putDouble((Double) value);
      case TEXT -> add(((String) value).getBytes(StandardCharsets.UTF_8));
      case BYTES -> add((byte[]) value);
    }
  }

  private void add(byte[] field) {
    room(Integer.BYTES + field.length).putInt(field.length).put(field);
  }

  private ByteBuffer room(int needed) {
    if (chunk.remaining() < needed) {
      int size = Math.max(2 * chunk.capacity(), chunk.position() + needed);
      chunk = ByteBuffer.allocate(size).put(chunk.flip());
    }
    return chunk;
  }

  private void send() throws SQLException {
    bytes += chunk.position();
    copy.writeToCopy(chunk.array(), 0, chunk.position());
    if (chunk.capacity() > 4 * CHUNK) {
      chunk = ByteBuffer.allocate(2 * CHUNK); // one large row does not cost its memory for ever
    }
    chunk.clear();
  }

  /** How much was handed on. */
  long bytes() {
    return bytes;
  }

  /** No more will come. */
  void end() throws SQLException {
    room(Short.BYTES).putShort((short) -1);
    send();
    copy.endCopy();
  }

  /** What did not come to its end is taken back. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
