package dev.hookswitch.migrate;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds in PostgreSQL. A value is a {@link Long}, a {@link Double}, a {@link String}
 * or bytes, whichever database it comes from.
 */
enum ColumnType {
  INTEGER("integer") {
    @Override
    Object fit(Object value) throws UnfitException {
      long number = integral(value);
      if (number != (int) number) {
        throw new UnfitException("holds a number of more than 32 bits");
      }
      return number;
    }

    @Override
    Object readNotNull(ResultSet row, int index) throws SQLException {
      return row.getLong(index);
    }
  },

  BIGINT("bigint") {
    @Override
    Object fit(Object value) throws UnfitException {
      return integral(value);
    }

    @Override
    Object readNotNull(ResultSet row, int index) throws SQLException {
      return row.getLong(index);
    }
  },

  DOUBLE("double precision") {
    @Override
    Object fit(Object value) throws UnfitException {
      if (value instanceof Number number) {
        return number.doubleValue();
      }
      throw new UnfitException("holds no number");
    }

    @Override
    Object readNotNull(ResultSet row, int index) throws SQLException {
      return row.getDouble(index);
    }
  },

  TEXT("text") {
    @Override
    Object fit(Object value) throws UnfitException {
      if (value instanceof String text) {
        return text;
      }
      throw new UnfitException("holds no text");
    }

    @Override
    Object readNotNull(ResultSet row, int index) throws SQLException {
      return row.getString(index);
    }
  },

  BYTES("bytea") {
    @Override
    Object fit(Object value) throws UnfitException {
      return switch (value) {
        case byte[] bytes -> bytes;
        case String text -> text.getBytes(StandardCharsets.UTF_8);
        default -> throw new UnfitException("holds no bytes");
      };
    }

    @Override
    Object readNotNull(ResultSet row, int index) throws SQLException {
      return row.getBytes(index);
    }
  };

  /**
   * A value that a column cannot hold; the message says what is wrong with it and not what it is.
   */
  static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
      super(message);
    }
  }

  private final String sqlName;

  ColumnType(String sqlName) {
    this.sqlName = sqlName;
  }

  /** By its name in the information schema; empty when nothing of ours has it. */
  static Optional<ColumnType> named(String sqlName) {
    return Arrays.stream(values()).filter(each -> each.sqlName.equals(sqlName)).findFirst();
  }

  /** A value that SQLite had in such a column, where nothing but our programs keeps to types. */
  abstract Object fit(Object value) throws UnfitException;

  abstract Object readNotNull(ResultSet row, int index) throws SQLException;

  /** Such a value from PostgreSQL. */
  final @Nullable Object read(ResultSet row, int index) throws SQLException {
    Object value = readNotNull(row, index);
    return row.wasNull() ? null : value;
  }

  private static long integral(Object value) throws UnfitException {
    return switch (value) {
      case Integer number -> number;
      case Long number -> number;
      default -> throw new UnfitException("holds no whole number");
    };
  }
}
