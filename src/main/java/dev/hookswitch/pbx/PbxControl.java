package dev.hookswitch.pbx;

import java.util.function.Consumer;

/**
 * The door by which this program acts on one PBX: it places calls, joins them, and ends them. What
 * becomes of a call is told by {@link PbxLink} and stands in the journal; this door only says
 * whether an order was taken, and what whoever gave it must do next ({@link ControlNews}). Safe for
 * all threads.
 */
public interface PbxControl extends AutoCloseable {

  /** The name of the PBX, the same as its link's. */
  String name();

  /** Whether orders can be given now, and news are heard. */
  boolean isUp();

  /** What there is to say of the connection, in words. */
  String detail();

  /**
   * Gives an order and waits for the answer, a few seconds at the most. Never throws for what the
   * PBX or the network does.
   */
  CommandOutcome carryOut(PbxCommand command);

  /**
   * Starts to connect, and to connect again with growing pauses.
   *
   * @param listener gets all news, one after the other, on a thread of the control's own that must
   *     not be kept waiting
   */
  void start(Consumer<ControlNews> listener);

  @Override
  void close();
}
