package dev.hookswitch.console.frame;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time zone of who looks, as their browser has told it. */
public final class Zones {

  private static final String COOKIE = "hookswitch-zone";

  private Zones() {}

  /** UTC where nothing was told that can be understood. */
  public static ZoneId of(Context ctx) {
    String name = ctx.cookie(COOKIE);
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }
}
