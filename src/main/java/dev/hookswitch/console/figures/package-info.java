/**
 * Calls in figures: how many, answered and missed, and how long it took, by time, user and number.
 *
 * <p>A {@code FigureSearch} is what stands in the form: days in the zone of who asks, {@value
 * dev.hookswitch.console.figures.FigureSearch#MOST_DAYS} of them at the most. From what the store
 * has counted of them ({@link dev.hookswitch.journal.CallFigures}, one query) a {@code
 * FigureReport} adds up hours and days of that zone, and a {@code BarChart} draws them here, at the
 * server; each chart has its numbers in a table as well.
 */
@NullMarked
package dev.hookswitch.console.figures;

import org.jspecify.annotations.NullMarked;
