/**
 * The program: commands, settings, and the wiring of all rooms.
 *
 * <p>{@link Main} picks the command. {@link Settings} is what the YAML file says, read strictly by
 * {@link SettingsReader}. {@link Hookswitch} builds every part from the settings by constructors,
 * in the order of the road (store, journal, endpoints, dispatch, calls, links, HTTP), starts them
 * and stops them the other way round.
 */
@NullMarked
package dev.hookswitch;

import org.jspecify.annotations.NullMarked;
