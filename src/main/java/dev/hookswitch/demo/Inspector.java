package dev.hookswitch.demo;

import dev.hookswitch.endpoint.SigningSecret;
import dev.hookswitch.webhook.Signature;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook endpoint with a page: keeps the last 500 requests, with the verdict on their
 * signatures, and shows them as they come. Bounded in everything; a page that does not keep up is
 * closed and loads the list again.
 */
public final class Inspector {

  private static final int KEPT = 500;
  private static final int PAGES = 50;
  private static final int BEHIND_AT_MOST = 1_000;
  private static final int MAX_BODY = 64 * 1024;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final SigningSecret secret;
  private final InstantSource clock;
  private final Deque<String> kept = new ArrayDeque<>();
  private final Set<BlockingQueue<String>> pages = ConcurrentHashMap.newKeySet();
  private long received;

  /** An inspector that expects requests signed with that secret. */
  public Inspector(SigningSecret secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
  }

  public void mount(RoutesConfig routes) {
    routes.post("/inspector/hook", this::receive);
    routes.get("/inspector", ctx -> resource(ctx, "inspector.html", "text/html"));
    routes.get("/inspector/inspector.css", ctx -> resource(ctx, "inspector.css", "text/css"));
    routes.get("/inspector/inspector.js", ctx -> resource(ctx, "inspector.js", "text/javascript"));
    routes.get("/inspector/inspector.svg", ctx -> resource(ctx, "inspector.svg", "image/svg+xml"));
    routes.get("/inspector/list", this::list);
    routes.sse("/inspector/stream", this::stream);
  }

  /** How many requests came. */
  public synchronized long received() {
    return received;
  }

  private void receive(Context ctx) throws IOException {
    byte[] body = ctx.bodyInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      ctx.status(413);
      return;
    }
    Instant now = clock.instant();
    boolean valid =
        Signature.isValid(
            secret,
            header(ctx, "webhook-id"),
            header(ctx, "webhook-timestamp"),
            header(ctx, "webhook-signature"),
            body,
            now);
    show(entry(ctx, body, valid, now));
    ctx.status(valid ? 204 : 401);
  }

  private static String header(Context ctx, String name) {
    String value = ctx.header(name);
    return value == null ? "" : value;
  }

  private static @Nullable String entry(Context ctx, byte[] body, boolean valid, Instant now) {
    ObjectNode entry = JsonMapper.shared().createObjectNode();
    entry.put("received", now.toString());
    entry.put("valid", valid);
    entry.put("id", header(ctx, "webhook-id"));
    try {
      entry.set("event", JsonMapper.shared().readTree(body));
    } catch (JacksonException e) {
      return null;
    }
    return entry.toString();
  }

  private synchronized void show(@Nullable String entry) {
    received++;
    if (entry == null) {
      return;
    }
    kept.addLast(entry);
    if (kept.size() > KEPT) {
      kept.removeFirst();
    }
    // one that does not keep up ends, and its page asks again
    pages.removeIf(page -> !page.offer(entry));
  }

  private void list(Context ctx) {
    List<String> entries;
    synchronized (this) {
      entries = new ArrayList<>(kept);
    }
    ctx.contentType("application/json").result("[" + String.join(",", entries) + "]");
  }

  private void stream(SseClient client) {
    if (pages.size() >= PAGES) {
      client.close();
      return;
    }
    BlockingQueue<String> page = new ArrayBlockingQueue<>(BEHIND_AT_MOST);
    pages.add(page);
    client.onClose(() -> pages.remove(page));
    try {
      while (!client.terminated() && pages.contains(page)) {
        String entry = page.poll(10, TimeUnit.SECONDS);
        if (entry == null) {
          client.sendComment("still here");
        } else {
          client.sendEvent("webhook", entry);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pages.remove(page);
      client.close();
    }
  }

  private static void resource(Context ctx, String name, String type) {
    try (InputStream in = Inspector.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not among the resources");
      }
      ctx.header("Content-Security-Policy", POLICY);
      ctx.header("Referrer-Policy", "no-referrer");
      ctx.contentType(type + ";charset=utf-8")
          .result(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
