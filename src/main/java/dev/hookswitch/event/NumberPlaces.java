package dev.hookswitch.event;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where phone numbers stand in an event: the same event with others there. Ids, order and times
 * stay.
 */
public final class NumberPlaces {

  /** What stands where a number was that is not to be kept. */
  public static final String REDACTED = "redacted";

  private NumberPlaces() {}

  /** What is put where a number stands, or may stand. */
  public interface Replacement {

    /** A phone number, by where it stands. */
    String number(String value);

    /** A device. */
    String device(String value);

    /** What the system was asked for, who is to be called, a room: a number, or some name. */
    String perhaps(String value);

    /** A text of the PBX that may hold numbers. */
    String text(String value);

    /** Where a recording is kept; null: not told. */
    @Nullable URI recording(URI url);
  }

  /** Takes whatever stands in any place for a text that may hold numbers. */
  public interface OfTexts extends Replacement {
    @Override
    default String number(String value) {
      return text(value);
    }

    @Override
    default String device(String value) {
      return text(value);
    }

    @Override
    default String perhaps(String value) {
      return text(value);
    }
  }

  /** The numbers that stand in places for numbers. */
  public static Set<String> in(CallEvent event) {
    Set<String> found = new LinkedHashSet<>();
    var _ =
        replace(
            event,
            new Replacement() {
              @Override
              public String number(String value) {
                found.add(value);
                return value;
              }

              @Override
              public String device(String value) {
                return value;
              }

              @Override
              public String perhaps(String value) {
                return value;
              }

              @Override
              public String text(String value) {
                return value;
              }

              @Override
              public URI recording(URI url) {
                return url;
              }
            });
    return found;
  }

  public static CallEvent replace(CallEvent event, Replacement by) {
    Common common = replace(event.common(), by);
    return switch (event) {
      case Start _ -> new Start(common);
      case Ring _ -> new Ring(common);
      case RingResult result -> new RingResult(common, result.state(), result.cause());
      case Ready ready -> new Ready(common, replace(ready.subject(), by));
      case Join join -> new Join(common, replace(join.subject(), by));
      case Leave leave -> new Leave(common, replace(leave.subject(), by));
      case Completed end ->
          new Completed(
              common,
              replace(end.hangedBy(), by),
              end.answered(),
              end.audioUrl() == null ? null : by.recording(end.audioUrl()),
              end.cause(),
              end.duration(),
              end.talkTime());
    };
  }

  private static Common replace(Common before, Replacement by) {
    List<Participant> participants = new ArrayList<>();
    before.participants().forEach(each -> participants.add(replace(each, by)));
    return new Common(
        before.id(),
        before.timestamp(),
        before.account(),
        before.sessionId(),
        before.seq(),
        before.callId(),
        before.direction(),
        before.type(),
        before.subtype(),
        before.phase(),
        participants,
        before.did() == null ? null : by.number(before.did()),
        before.leg(),
        replace(before.data(), by));
  }

  /** The same for a participant alone. */
  public static Participant replace(Participant before, Replacement by) {
    String value =
        switch (before.type()) {
          case DID -> by.number(before.value());
          case SIP -> by.device(before.value());
          case LOCAL -> by.perhaps(before.value());
        };
    return new Participant(before.type(), value, before.user());
  }

  private static Subject replace(Subject before, Replacement by) {
    String value =
        before.type() == Subject.Type.PHONE ? by.number(before.value()) : by.device(before.value());
    return new Subject(before.type(), value, before.user());
  }

  private static @Nullable HangedBy replace(@Nullable HangedBy before, Replacement by) {
    if (before == null || before.value() == null) {
      return before;
    }
    String value =
        switch (before.by()) {
          case PHONE -> by.number(before.value());
          case SIP -> by.device(before.value());
          case LOCAL -> by.perhaps(before.value());
        };
    return new HangedBy(before.by(), value, before.user());
  }

  /** The same for what is in the attribute {@code data}. */
  public static EventData replace(EventData before, Replacement by) {
    if (before.isEmpty()) {
      return before;
    }
    Map<String, String> variables = new TreeMap<>();
    before.variables().forEach((name, value) -> variables.put(name, by.text(value)));
    EventData.Callback callback = before.callback();
    return new EventData(
        before.campaignId(),
        before.contactId(),
        callback == null
            ? null
            : new EventData.Callback(
                by.perhaps(callback.called()),
                by.number(callback.calling()),
                callback.callerid() == null ? null : by.number(callback.callerid()),
                callback.calleridB() == null ? null : by.number(callback.calleridB()),
                callback.first()),
        before.recovered(),
        before.mergedInto(),
        before.conference() == null ? null : by.perhaps(before.conference()),
        before.test(),
        variables);
  }
}
