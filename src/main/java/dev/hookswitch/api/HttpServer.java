package dev.hookswitch.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program's one HTTP listener, with its bounds. Handlers run on virtual threads. */
public final class HttpServer implements AutoCloseable {

  /** Of a request's body. */
  public static final int MAX_BODY = 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final long MAX_SKIPPED = 32L * 1024 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final long GRACE_MILLIS = 5_000;

  /** Answers for what it is made for otherwise than with a problem document. */
  public interface Otherwise {

    /** Whether it has answered. */
    boolean answer(Exception e, Context ctx);
  }

  private final Javalin javalin;
  private final String host;
  private final int port;

  /**
   * Nothing listens before {@link #start}.
   *
   * @param mounts each adds its routes
   */
  public HttpServer(String host, int port, List<Consumer<RoutesConfig>> mounts) {
    this(host, port, mounts, (_, _) -> false);
  }

  /**
   * The same, with somebody who answers for a part of it: for pages, by pages.
   *
   * @param otherwise asked first where a request is refused or breaks
   */
  public HttpServer(
      String host, int port, List<Consumer<RoutesConfig>> mounts, Otherwise otherwise) {
    this.host = host;
    this.port = port;
    this.javalin = Javalin.create(config -> configure(config, mounts, otherwise));
  }

  private static void configure(
      JavalinConfig config, List<Consumer<RoutesConfig>> mounts, Otherwise otherwise) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = MAX_BODY;
    config.http.prefer405over404 = true;
    config.jetty.modifyServer(HttpServer::stopGently);
    config.jetty.modifyHttpConfiguration(http -> {
      http.setSendServerVersion(false);
      http.setRequestHeaderSize(MAX_HEADERS);
    });
    RoutesConfig routes = config.routes;
    routes.before(HttpServer::guard);
    routes.exception(Problem.class, (problem, ctx) -> send(ctx, problem));
    routes.exception(
        MethodNotAllowedResponse.class,
        (refusal, ctx) -> {
          ctx.header(
              "Allow",
              String.join(
                  ", ",
                  refusal.getDetails().getOrDefault("availableMethods", "").split(", ?", -1)));
          if (!otherwise.answer(refusal, ctx)) {
            send(ctx, Problem.of(405, "this path does not take " + ctx.method()));
          }
        });
    routes.exception(
        HttpResponseException.class,
        (refusal, ctx) -> {
          if (!otherwise.answer(refusal, ctx)) {
            send(ctx, of(refusal));
          }
        });
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          if (!otherwise.answer(e, ctx)) {
            broke(e, ctx);
          }
        });
    mounts.forEach(mount -> mount.accept(routes));
  }

  private static void stopGently(Server server) {
    server.setStopTimeout(GRACE_MILLIS);
  }

  private static void guard(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Cache-Control", "no-store");
    if (ctx.contentLength() > MAX_BODY && !TextUpload.is(ctx)) {
      throw tooLarge(ctx);
    }
  }

  /** Lets the body pass by, up to a bound, so that whoever sends it gets to read the answer. */
  static Problem tooLarge(Context ctx) {
    try {
      var _ = ctx.bodyInputStream().skip(MAX_SKIPPED);
    } catch (IOException e) {
      LOG.debug("a body that is too large could not be passed by: {}", e.getMessage());
    }
    return tooLarge();
  }

  private static Problem tooLarge() {
    return Problem.of(413, "a request's body is " + MAX_BODY / 1024 + " KiB at the most");
  }

  private static Problem of(HttpResponseException refusal) {
    return switch (refusal.getStatus()) {
      case 404 -> Problem.of(404, "there is nothing at this path");
      case 413 -> tooLarge();
      default -> Problem.of(refusal.getStatus(), String.valueOf(refusal.getMessage()));
    };
  }

  private static void broke(Exception e, Context ctx) {
    LOG.error("{} {} broke", ctx.method(), ctx.path(), e);
    send(
        ctx,
        Problem.of(500, "this request failed by a defect of the server; its log has the details"));
  }

  static void send(Context ctx, Problem problem) {
    ctx.status(problem.status()).contentType("application/problem+json").result(problem.toJson());
  }

  /**
   * Begins to listen.
   *
   * @throws IOException with one sentence when the address cannot be had
   */
  public void start() throws IOException {
    try {
      javalin.start(host, port);
    } catch (RuntimeException e) {
      throw new IOException(host + ":" + port + " cannot be listened on: " + reason(e), e);
    }
  }

  private static String reason(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof BindException) {
        return String.valueOf(at.getMessage()).contains("in use")
            ? "the port is in use"
            : String.valueOf(at.getMessage());
      }
    }
    String message = String.valueOf(e.getMessage());
    return message.contains("already in use")
        ? "the port is in use"
        : message.lines().findFirst().orElse("");
  }

  /** The port that is listened on, also where 0 was asked for. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
