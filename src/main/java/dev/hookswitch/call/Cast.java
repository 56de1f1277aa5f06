package dev.hookswitch.call;

import dev.hookswitch.event.Participant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who takes part in one session: from whom, to whom, and everyone seen so far. */
final class Cast {

  final Participant initiator;
  private Participant asked;
  private @Nullable Participant answeredFirst;
  private @Nullable Participant dialledLast;
  private final Set<Participant> seen = new LinkedHashSet<>(4);

  Cast(Participant initiator, Participant asked) {
    this.initiator = initiator;
    this.asked = asked;
    seen.add(initiator);
    if (asked.type() == Participant.Side.LOCAL) {
      seen.add(asked);
    }
  }

  Participant asked() {
    return asked;
  }

  /** The destination of a call that the system places is known only with the dialling. */
  void ask(Participant destination) {
    seen.remove(asked);
    asked = destination;
  }

  void dialled(Participant participant) {
    dialledLast = participant;
    seen.add(participant);
  }

  void answered(Participant participant) {
    if (answeredFirst == null) {
      answeredFirst = participant;
    }
  }

  void appeared(Participant participant) {
    seen.add(participant);
  }

  /** The system, as the one who dials. */
  Participant system() {
    return initiator.type() == Participant.Side.LOCAL
        ? initiator
        : Participant.system(asked.value());
  }

  /**
   * Whom the initiator reached: who answered first, else who was dialled last, else what it asked
   * for.
   */
  Participant farSide() {
    if (answeredFirst != null) {
      return answeredFirst;
    }
    return dialledLast != null ? dialledLast : asked;
  }

  Participant sourceOf(Leg leg) {
    return leg.dialledBy != null ? leg.dialledBy : leg.self;
  }

  Participant destinationOf(Leg leg) {
    if (leg.dialledBy != null) {
      return leg.self;
    }
    return leg.self.equals(initiator) ? farSide() : initiator;
  }

  /** First the source, then the destination, then everyone else in the session so far. */
  List<Participant> participants(Participant from, Participant to) {
    List<Participant> all = new ArrayList<>(seen.size() + 1);
    all.add(from);
    if (!to.equals(from)) {
      all.add(to);
    }
    for (Participant participant : seen) {
      if (!participant.equals(from) && !participant.equals(to)) {
        all.add(participant);
      }
    }
    return all;
  }
}
