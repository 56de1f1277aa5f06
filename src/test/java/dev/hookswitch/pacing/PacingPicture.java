package dev.hookswitch.pacing;

import java.util.List;
import java.util.Locale;

/**
 * Draws the contest as SVG: for each number of operators how much is talked against how many are
 * abandoned. Ours is a curve, because its ceiling can be set; the others are points.
 */
final class PacingPicture {

  private static final int WIDTH = 300;
  private static final int HEIGHT = 250;
  private static final int LEFT = 44;
  private static final int TOP = 64;
  private static final double MOST_ABANDONED = 0.11;
  private static final double LEAST_TALK = 26;
  private static final double MOST_TALK = 50;

  private static final String STYLE =
      """
      <style>
        text { font: 12px sans-serif; fill: #222 }
        .small { font-size: 10px; fill: #555 }
        .title { font-size: 13px; font-weight: bold }
        .axis { stroke: #888; fill: none }
        .grid { stroke: #e4e4e4 }
        .ceiling { stroke: #c0392b; stroke-dasharray: 4 3 }
        .ours { stroke: #1f5fae; stroke-width: 2; fill: none }
        .us { fill: #1f5fae }
        .them { fill: #fff; stroke: #222; stroke-width: 1.3 }
      </style>
      """;

  private PacingPicture() {}

  /**
   * One number of operators.
   *
   * @param curve ours at different ceilings
   * @param rows the contest: ours first
   */
  record Panel(int operators, List<Contest.Row> curve, List<Contest.Row> rows) {
    Panel {
      curve = List.copyOf(curve);
      rows = List.copyOf(rows);
    }
  }

  static String draw(List<Panel> panels) {
    int width = panels.size() * WIDTH + 20;
    int height = TOP + HEIGHT + 60;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n"
            .formatted(width, height));
    svg.append(
        "<title>Minutes of talk in an operator's hour against the share abandoned</title>\n");
    svg.append(STYLE);
    // a background of its own: it reads the same on a page that is light or dark
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    text(svg, LEFT, 22, "title", "Minutes of talk in an operator's hour, by the share abandoned");
    text(
        svg,
        LEFT,
        38,
        "small",
        "line: predictive, with other ceilings; dot: with 3 % in half an hour");
    for (int i = 0; i < panels.size(); i++) {
      panel(svg, panels.get(i), i * WIDTH);
    }
    legend(svg, TOP + HEIGHT + 44);
    return svg.append("</svg>\n").toString();
  }

  private static void panel(StringBuilder svg, Panel panel, int offset) {
    svg.append("<g transform=\"translate(%d 0)\">%n".formatted(offset));
    text(svg, LEFT + 4, TOP - 6, "title", panel.operators() + " operators");
    axes(svg);
    StringBuilder points = new StringBuilder();
    for (Contest.Row row : panel.curve()) {
      if (row.abandoned() <= MOST_ABANDONED) {
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(row), y(row)));
      }
    }
    svg.append("<polyline class=\"ours\" points=\"%s\"/>%n".formatted(points.toString().strip()));
    for (int i = 1; i < panel.rows().size(); i++) {
      mark(svg, panel.rows().get(i), "them", String.valueOf((char) ('a' + i - 1)));
    }
    mark(svg, panel.rows().getFirst(), "us", "");
    svg.append("</g>\n");
  }

  private static void axes(StringBuilder svg) {
    for (int talk = 30; talk <= MOST_TALK; talk += 5) {
      double y = y(talk);
      svg.append(line("grid", x(0), y, x(MOST_ABANDONED), y));
      text(svg, LEFT - 20, y + 4, "small", String.valueOf(talk));
    }
    for (int percent = 0; percent <= 10; percent += 2) {
      text(svg, x(percent / 100.0) - 8, TOP + HEIGHT + 14, "small", percent + " %");
    }
    svg.append(line("ceiling", x(0.03), TOP, x(0.03), TOP + HEIGHT));
    svg.append(line("axis", x(0), TOP, x(0), TOP + HEIGHT));
    svg.append(line("axis", x(0), TOP + HEIGHT, x(MOST_ABANDONED), TOP + HEIGHT));
  }

  private static void mark(StringBuilder svg, Contest.Row row, String look, String letter) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>%n",
            look,
            x(row),
            y(row),
            letter.isEmpty() ? 5 : 8));
    text(svg, x(row) - 3, y(row) + 4, "small", letter);
  }

  private static void legend(StringBuilder svg, int y) {
    text(
        svg,
        LEFT,
        y,
        "small",
        "a progressive; b Poisson at 3 % (Erlang B); dial level of operators: c active,"
            + " d ready, e all; dashed: 3 %");
  }

  private static void text(StringBuilder svg, double x, double y, String look, String text) {
    svg.append(
        String.format(
            Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", look, x, y, text));
  }

  private static String line(String look, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        look,
        x1,
        y1,
        x2,
        y2);
  }

  private static double x(Contest.Row row) {
    return x(row.abandoned());
  }

  private static double x(double abandoned) {
    return LEFT + Math.min(1, abandoned / MOST_ABANDONED) * (WIDTH - LEFT - 12);
  }

  private static double y(Contest.Row row) {
    return y(row.talkMinutesPerHour());
  }

  private static double y(double talk) {
    return TOP + HEIGHT * (1 - Math.clamp((talk - LEAST_TALK) / (MOST_TALK - LEAST_TALK), 0, 1));
  }
}
