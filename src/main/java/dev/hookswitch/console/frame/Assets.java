package dev.hookswitch.console.frame;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * What pages need beside their HTML: under a name that changes with the contents, so that a browser
 * keeps it for ever. Read once, at the start. Immutable.
 */
public final class Assets {

  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.8/dist/htmx.min.js";

  private final Map<String, byte[]> contents =
      Map.of(
          "console.css", read("assets/console.css"),
          "console.js", read("assets/console.js"),
          "logo.svg", read("assets/logo.svg"),
          "htmx.js", read(HTMX));

  /** Of all of them together: one that changes makes the others be fetched again, no more. */
  private final String version = hash();

  public void mount(RoutesConfig routes) {
    contents.keySet().forEach(name -> routes.get(path(name), ctx -> send(ctx, name)));
  }

  /** Where a page finds one. */
  public String path(String name) {
    if (!contents.containsKey(name)) {
      throw new IllegalArgumentException("there is no asset " + name);
    }
    return "/console/assets/" + version + "/" + name;
  }

  private void send(Context ctx, String name) {
    byte[] bytes = contents.getOrDefault(name, new byte[0]);
    ctx.header("Cache-Control", FOR_EVER);
    ctx.contentType(type(name)).result(bytes);
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "css" -> "text/css;charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript;charset=utf-8";
    };
  }

  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      contents.keySet().stream()
          .sorted()
          .forEach(name -> digest.update(contents.getOrDefault(name, new byte[0])));
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not among the resources");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
