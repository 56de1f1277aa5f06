package dev.hookswitch.call;

import dev.hookswitch.event.CallType;
import dev.hookswitch.event.Common;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.event.Subtype;
import org.jspecify.annotations.Nullable;

/**
 * What a session is for and what became of it: its type, what its data say, whom its legs are.
 * Confined to its switchboard's thread.
 */
final class Purpose {

  private CallType type = CallType.STANDARD;
  private @Nullable Subtype subtype;

  /** Whom the initiating leg is, in a call that this program places. */
  private @Nullable LegRole rootRole;

  private EventData data = EventData.NONE;
  private boolean transferAhead;
  private @Nullable String mergedInto;

  /** The session as this stored event leaves it. */
  void replay(Common common, boolean ofRoot) {
    type = common.type();
    subtype = common.subtype() == null ? subtype : common.subtype();
    rootRole = ofRoot && common.leg() != null ? common.leg() : rootRole;
    data = common.data().asObserved();
  }

  /** Goes on with what was noted in another account of the same session. */
  void takeNotes(Purpose other) {
    transferAhead = other.transferAhead;
    mergedInto = other.mergedInto;
  }

  /** This program places the call. Nothing is told of it yet. */
  void follow(CallPlan plan) {
    type = plan.type();
    subtype = plan.subtype();
    data = plan.data();
  }

  void beginWith(LegRole role) {
    rootRole = role;
  }

  /**
   * What follows is the consequence of a transfer; {@code type} says so from the next dialling or
   * joining on.
   */
  void expectTransfer() {
    transferAhead = true;
  }

  void applyTransfer() {
    if (transferAhead) {
      becomeTransfer();
    }
  }

  /** The transfer has happened. */
  void becomeTransfer() {
    transferAhead = false;
    type = CallType.TRANSFER;
  }

  void mergeInto(Session older) {
    mergedInto = older.id;
  }

  void setVariable(String name, String value) {
    if (!value.equals(data.variables().get(name))) {
      data = data.withVariable(name, value);
    }
  }

  /** The conference room where the session is now; empty for an ordinary conversation. */
  void meetIn(String room) {
    if (!room.isEmpty() || data.conference() != null) {
      data = data.inConference(room.isEmpty() ? null : room);
    }
  }

  /** The last event says where the talk went on. */
  void complete() {
    if (mergedInto != null) {
      data = data.asMergedInto(mergedInto);
    }
  }

  CallType type() {
    return type;
  }

  @Nullable Subtype subtype() {
    return type == CallType.AUTODIALER ? subtype : null;
  }

  EventData data() {
    return data;
  }

  @Nullable LegRole rootRole() {
    return type == CallType.CALLBACK || type == CallType.AUTODIALER ? rootRole : null;
  }

  /** Who was not planned in a call that this program places is the other side of who began it. */
  @Nullable LegRole roleOf(@Nullable Leg leg) {
    LegRole root = rootRole();
    if (root == null) {
      return null;
    }
    return leg != null && leg.role != null ? leg.role : root.other();
  }
}
