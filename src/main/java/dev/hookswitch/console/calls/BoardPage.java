package dev.hookswitch.console.calls;

import dev.hookswitch.console.frame.Layout;
import dev.hookswitch.console.frame.Names;
import dev.hookswitch.console.frame.Pages;
import dev.hookswitch.console.frame.Visitor;
import dev.hookswitch.console.frame.Visitor.Right;
import dev.hookswitch.console.frame.Visitors;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.live.LiveCalls;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The live board: a page, and the stream of what changes on it. */
public final class BoardPage {

  /** Each holds a connection and a thread. */
  static final int MOST_VIEWERS = 200;

  /** Twice a second is as often as anybody can follow. */
  private static final Duration BETWEEN_UPDATES = Duration.ofMillis(500);

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

  private final LiveCalls live;
  private final Directories directories;
  private final Names names;
  private final Visitors visitors;
  private final Pages pages;
  private final InstantSource clock;
  private final Semaphore viewers = new Semaphore(MOST_VIEWERS);

  public BoardPage(
      LiveCalls live,
      Directories directories,
      Names names,
      Visitors visitors,
      Pages pages,
      InstantSource clock) {
    this.live = live;
    this.directories = directories;
    this.names = names;
    this.visitors = visitors;
    this.pages = pages;
    this.clock = clock;
  }

  public void mount(RoutesConfig routes) {
    routes.get("/console", this::page);
    routes.sse("/console/board/changes", this::changes);
  }

  private void page(Context ctx) {
    Visitor anybody = visitors.who(ctx);
    if (anybody != null && !anybody.may(Right.SEE_CALLS) && anybody.may(Right.OPERATE)) {
      ctx.redirect(Layout.DESK, HttpStatus.SEE_OTHER); // all that they may see
      return;
    }
    Visitor visitor = visitors.who(ctx, Right.SEE_CALLS);
    pages.show(
        ctx,
        200,
        "board",
        Map.of("layout", pages.layout(visitor, "live", visitor.language().text("live.title"))));
  }

  private void changes(SseClient client) {
    Visitor visitor = visitors.who(client.ctx(), Right.SEE_CALLS);
    client.ctx().header("X-Accel-Buffering", "no"); // or a proxy keeps it back
    if (!viewers.tryAcquire()) {
      client.close(); // the browser comes again
      return;
    }
    try (LiveCalls.Viewer viewer = live.look()) {
      tell(client, viewer, visitor);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      viewers.release();
      client.close();
    }
  }

  private void tell(SseClient client, LiveCalls.Viewer viewer, Visitor visitor)
      throws InterruptedException {
    Board board = new Board(visitor, directories, names);
    BoardView view = new BoardView(names, visitor.language(), pages);
    boolean isShown = false;
    while (!client.terminated() && !viewer.isOver() && visitors.isStill(client.ctx())) {
      if (viewer.await(SIGN_OF_LIFE) || (isShown && board.isOutdated())) {
        board.take(viewer.changes());
        client.sendEvent("board", view.update(board, clock.instant()));
        isShown = true;
        Thread.sleep(BETWEEN_UPDATES);
      } else {
        client.sendComment("still here");
      }
    }
  }
}
