package dev.hookswitch.api;

import dev.hookswitch.campaign.CsvRows;
import dev.hookswitch.campaign.JsonRows;
import dev.hookswitch.campaign.RowSource;
import dev.hookswitch.campaign.UnreadableException;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body of rows that is too long to be held: it is read as it comes, once, by whoever handles it.
 * So many at once, each of so many bytes; a body that is refused is passed by, so that whoever
 * sends it gets to read why.
 */
final class TextUpload {

  private static final long MOST_BYTES = 2L * 1024 * 1024 * 1024;
  private static final long MOST_SKIPPED = 64L * 1024 * 1024;
  private static final int AT_ONCE = 4;

  private static final Pattern PLACES =
      Pattern.compile("/v1/(campaigns/[^/]+/contacts|do_not_call)");

  private static final Map<String, Boolean> IS_CSV =
      Map.of("text/csv", true, "application/x-ndjson", false, "application/ndjson", false);

  private final Semaphore room = new Semaphore(AT_ONCE);

  /** What is done with the rows. */
  interface Use {
    void of(RowSource rows) throws IOException, UnreadableException;
  }

  /** Whether the request's body is one, and so not to be read by anybody else. */
  static boolean is(Context ctx) {
    return ctx.method().equals(HandlerType.POST)
        && PLACES.matcher(ctx.path()).matches()
        && IS_CSV.containsKey(type(ctx));
  }

  private static String type(Context ctx) {
    String type = ctx.contentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Hands out the rows of the request's body.
   *
   * @param required the column that each row must have
   * @param columns what its columns are called here
   */
  void read(Context ctx, String required, CsvRows.Columns columns, Use use) {
    requireCharset(ctx.contentType());
    if (!room.tryAcquire()) {
      ctx.header("Retry-After", "5");
      throw Problem.of(429, "there are " + AT_ONCE + " imports under way: try again soon");
    }
    InputStream body = new Bounded(ctx.bodyInputStream());
    try {
      use.of(
          Boolean.TRUE.equals(IS_CSV.get(type(ctx)))
              ? new CsvRows(body, required, columns)
              : new JsonRows(body, columns));
    } catch (UnreadableException e) {
      throw Problem.badRequest(e.sentence() + "; nothing was added");
    } catch (TooLong e) {
      throw Problem.of(413, "a text of rows has 2 GiB at the most; what was read of it was kept");
    } catch (IOException e) {
      throw Problem.badRequest("the body could not be read to its end; what was read was kept");
    } finally {
      room.release();
      passBy(body);
    }
  }

  private static void requireCharset(@Nullable String type) {
    String text = type == null ? "" : type.toLowerCase(Locale.ROOT);
    int at = text.indexOf("charset=");
    if (at >= 0 && !text.substring(at + 8).replace("\"", "").strip().startsWith("utf-8")) {
      throw Problem.of(415, "the text must be UTF-8");
    }
  }

  private static void passBy(InputStream body) {
    try {
      var _ = body.skip(MOST_SKIPPED);
    } catch (IOException e) {
      // whoever sent it has gone
    }
  }

  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Bounded extends FilterInputStream {
    private long left = MOST_BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return counted(super.read() < 0 ? -1 : 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return counted(super.read(bytes, offset, length));
    }

    private int counted(int read) throws TooLong {
      left -= Math.max(0, read);
      if (left < 0) {
        throw new TooLong();
      }
      return read;
    }
  }
}
