/**
 * Expressions that strangers write and this server evaluates: JSONata on a short leash.
 *
 * <p>An {@link Expression} maps JSON to JSON. It sees its input and nothing else: no file, class,
 * environment, clock, chance or locale. What it may cost is bounded, and each bound is a sentence
 * when it is reached: {@link ExpressionFailure} is the only way in which an expression goes wrong.
 *
 * <p>The language comes from a library that was not made for this: its time-out looks at the clock
 * only between steps, its depth counter drifts, one step may take a minute or a gigabyte ({@code
 * $pad}, {@code $round}, a name looked up in lists of lists, a regular expression), and it prints
 * what it cannot call. So four fences stand around it:
 *
 * <ol>
 *   <li>{@link Source} reads the text before the library does. It refuses what cannot be bounded
 *       (the transform operator, bindings and parents within a path, operators whose parse tree
 *       doubles), and takes regular expressions out of the library's sight.
 *   <li>{@link Evaluation} is called before and after every step. It pays for each out of a fixed
 *       purse, so that what passes once passes always, however slow the machine; the clock is a
 *       second line. It weighs every value that comes out of a step as if it were written out in
 *       full, and none may be too large: so whatever the library does with values in one step is
 *       short.
 *   <li>{@link Builtin} stands in front of each of the library's functions. Some are left out, some
 *       are ours, and the others first pay for their arguments.
 *   <li>{@link Regex} matches in linear time, with RE2 instead of the platform's engine.
 * </ol>
 */
@NullMarked
package dev.hookswitch.expression;

import org.jspecify.annotations.NullMarked;
