package dev.hookswitch.callflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the dialplan is told to do: the extension of the context {@link #CONTEXT} where the call
 * goes on ({@code examples/hookswitch.conf}), and what that extension finds in channel variables.
 *
 * @param extension empty: the dialplan goes on after the line that handed the call over
 * @param target devices joined by {@code &}, or a queue, number, sound or cause
 * @param time how long it may ring, or the caller wait; null: as the PBX has it
 */
public record Instruction(String extension, String target, @Nullable Duration time) {

  /** The context in the dialplan. */
  public static final String CONTEXT = "hookswitch";

  public static final Instruction CONTINUE = new Instruction("", "", null);

  public boolean isContinue() {
    return extension.isEmpty();
  }

  /** A word for logs and people. */
  public String word() {
    return isContinue() ? Choices.CONTINUE : extension;
  }
}
