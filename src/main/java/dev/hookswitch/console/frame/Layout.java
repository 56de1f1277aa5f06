package dev.hookswitch.console.frame;

import dev.hookswitch.console.frame.Visitor.Right;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is around every page.
 *
 * @param visitor null: nobody has signed in
 * @param here the part of the console that the page belongs to
 */
public record Layout(
    String title,
    Language language,
    @Nullable Visitor visitor,
    String here,
    Assets assets,
    Instant now) {

  /** Where whoever administers an empty installation begins. */
  public static final String START = "/console/start";

  /** Where operators have their page. */
  public static final String DESK = "/console/desk";

  public static final String DELIVERIES = "/console/deliveries";
  public static final String SYSTEM = "/console/system";

  /** Where everybody finds what is their own: language, password, sessions. */
  public static final String ME = "/console/me";

  /** A part of the console, as the navigation has it. */
  public record Part(String key, String path) {}

  private record Door(Right right, Part part) {}

  private static final List<Door> DOORS =
      List.of(
          new Door(Right.SEE_CALLS, new Part("live", "/console")),
          new Door(Right.SEE_CALLS, new Part("calls", "/console/calls")),
          new Door(Right.SEE_CALLS, new Part("figures", "/console/figures")),
          new Door(Right.LEAD, new Part("campaigns", "/console/campaigns")),
          new Door(Right.OPERATE, new Part("desk", DESK)),
          new Door(Right.INTEGRATE, new Part("endpoints", "/console/endpoints")),
          new Door(Right.INTEGRATE, new Part("deliveries", DELIVERIES)),
          new Door(Right.ADMINISTER, new Part("system", SYSTEM)));

  /** Where the visitor may go. */
  public List<Part> parts() {
    return DOORS.stream()
        .filter(door -> visitor != null && visitor.may(door.right()))
        .map(Door::part)
        .toList();
  }

  public String asset(String name) {
    return assets.path(name);
  }

  public String text(String key, Object... values) {
    return language.text(key, values);
  }
}
