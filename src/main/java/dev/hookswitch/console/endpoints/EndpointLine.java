package dev.hookswitch.console.endpoints;

import dev.hookswitch.dispatch.EndpointBacklog;
import dev.hookswitch.endpoint.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as it is at this moment.
 *
 * @param backlog null: another process delivers, and knows
 * @param failing it answers nothing but failures at the moment
 * @param filter empty: it wants everything
 * @param format what people call it
 */
public record EndpointLine(
    Endpoint endpoint,
    @Nullable EndpointBacklog backlog,
    boolean failing,
    Health health,
    List<FilterInWords.Clause> filter,
    String format) {

  /** For the style sheet and the texts. */
  public String state() {
    return switch (endpoint.state().status()) {
      case PAUSED -> "paused";
      case DISABLED -> "disabled";
      case ACTIVE -> failing ? "failing" : "working";
    };
  }

  public boolean isPaused() {
    return !endpoint.isActive();
  }

  /** Whether it can be changed here. */
  public boolean isOurs() {
    return endpoint.origin() == Endpoint.Origin.API;
  }

  /** Events that wait; empty: not known here. */
  public String waiting() {
    return backlog == null ? "" : String.valueOf(backlog.behind() + backlog.parked());
  }

  public String path() {
    return "/console/endpoints/" + endpoint.id();
  }
}
