package dev.hookswitch.api;

import dev.hookswitch.campaign.Definition;
import dev.hookswitch.campaign.Definition.Abandoned;
import dev.hookswitch.campaign.Definition.Flow;
import dev.hookswitch.campaign.Definition.MachineDetection;
import dev.hookswitch.campaign.Definition.WrapUp;
import dev.hookswitch.campaign.PhoneSystems;
import dev.hookswitch.endpoint.TimeText;
import dev.hookswitch.event.Subtype;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What of a campaign is written down by people. What is left out stays as it was. */
final class CampaignFields {

  static final Map<String, Subtype> KINDS = words(Subtype.values(), Subtype::word);

  private static final int LONGEST_NAME = 200;
  private static final Pattern NUMBER = Pattern.compile("\\+?[0-9]{2,20}");
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_*#+.-]{1,79}");

  /** No place of another kind: a PBX would fetch a URL, and play what others recorded. */
  private static final Pattern SOUND =
      Pattern.compile("sound:(?!.*\\.\\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}");

  private static final Map<String, WrapUp.Then> THEN =
      words(WrapUp.Then.values(), WrapUp.Then::word);
  private static final Map<String, MachineDetection.Action> ACTIONS =
      words(MachineDetection.Action.values(), MachineDetection.Action::word);

  private final JsonBody body;
  private final PhoneSystems systems;

  CampaignFields(JsonBody body, PhoneSystems systems) {
    this.body = body;
    this.systems = systems;
  }

  static <T> Map<String, T> words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).collect(Collectors.toMap(word, value -> value));
  }

  String name(String before) {
    String name = body.text("name", LONGEST_NAME);
    return name == null ? before : name;
  }

  Subtype kind(Subtype before) {
    Subtype kind = body.word("kind", KINDS);
    return kind == null ? before : kind;
  }

  Definition definition(Subtype kind, Definition before) {
    return new Definition(
        pbx(before.pbx()),
        callerIds(before.callerIds()),
        time(
            body,
            "ring_timeout",
            Definition.LEAST_RINGING,
            Definition.MOST_RINGING,
            before.ringTimeout()),
        whole(body, "max_lines", 1, Definition.MOST_LINES, before.maxLines()),
        flow(kind, before.flow()),
        abandoned(before.abandoned()),
        whole(body, "min_operators", 0, Definition.MOST_MIN_OPERATORS, before.minOperators()),
        wrapUp(before.wrapUp()),
        flag("record", before.recorded()),
        machineDetection(before.machineDetection()),
        ScheduleFields.hours(body, before.hours()),
        ScheduleFields.retry(body, before.retry()),
        flag("auto_stop", before.autoStop()),
        dispositions(before.dispositions()));
  }

  private @Nullable String pbx(@Nullable String before) {
    String pbx = body.text("pbx");
    if (pbx != null && !systems.names().contains(pbx)) {
      throw body.wrong("pbx", "there is no PBX of this name in the settings");
    }
    return pbx == null ? before : pbx;
  }

  private List<String> callerIds(List<String> before) {
    if (!body.has("caller_ids")) {
      return before;
    }
    List<String> callerIds = List.copyOf(body.texts("caller_ids"));
    if (callerIds.size() > Definition.MOST_CALLER_IDS) {
      throw body.wrong(
          "caller_ids", "there are " + Definition.MOST_CALLER_IDS + " caller_ids at the most");
    }
    for (int i = 0; i < callerIds.size(); i++) {
      if (!NUMBER.matcher(callerIds.get(i)).matches()) {
        throw body.wrong(
            "caller_ids/" + i, "a caller id has 2 to 20 digits, with or without + before them");
      }
    }
    return callerIds;
  }

  private @Nullable Flow flow(Subtype kind, @Nullable Flow before) {
    String context = place("context");
    String extension = place("extension");
    if (kind != Subtype.CONTACT_CALLFLOW) {
      if (context != null || extension != null) {
        throw body.wrong(
            context == null ? "extension" : "context",
            "only a campaign of kind contact-callflow has a context and an extension");
      }
      return null;
    }
    if (context == null && before == null) {
      throw body.wrong(
          "context", "a campaign of kind contact-callflow needs a context of the dialplan");
    }
    String usual = before == null ? "s" : before.extension();
    return new Flow(
        context == null && before != null ? before.context() : String.valueOf(context),
        extension == null ? usual : extension);
  }

  private @Nullable String place(String name) {
    String place = body.text(name);
    if (place != null && !PLACE.matcher(place).matches()) {
      throw body.wrong(name, name + " must be a name of the dialplan, of 1 to 79 characters");
    }
    return place;
  }

  private Abandoned abandoned(Abandoned before) {
    JsonBody fields = body.object("abandoned");
    if (fields == null) {
      return before;
    }
    Double ceiling = fields.number("ceiling", 0, 100);
    Abandoned abandoned =
        new Abandoned(
            ceiling == null ? before.ceiling() : ceiling,
            time(fields, "window", Abandoned.LEAST_WINDOW, Abandoned.MOST_WINDOW, before.window()),
            announcement(fields, before.announcement()));
    fields.closed();
    return abandoned;
  }

  /** The word "none" takes it away. */
  private static @Nullable String announcement(JsonBody fields, @Nullable String before) {
    String text = fields.text("announcement");
    if (text == null) {
      return before;
    }
    if (text.equals("none")) {
      return null;
    }
    if (!SOUND.matcher(text).matches()) {
      throw fields.wrong("announcement", "announcement must be a sound, such as sound:hello-world");
    }
    return text;
  }

  private WrapUp wrapUp(WrapUp before) {
    JsonBody fields = body.object("wrap_up");
    if (fields == null) {
      return before;
    }
    WrapUp.Then then = fields.word("then", THEN);
    WrapUp wrapUp =
        new WrapUp(
            time(fields, "limit", Duration.ZERO, WrapUp.MOST, before.limit()),
            then == null ? before.then() : then);
    fields.closed();
    return wrapUp;
  }

  private MachineDetection machineDetection(MachineDetection before) {
    JsonBody fields = body.object("machine_detection");
    if (fields == null) {
      return before;
    }
    MachineDetection.Action action = fields.word("action", ACTIONS);
    if (action == null) {
      action = before.action();
    }
    String announcement = announcement(fields, before.announcement());
    fields.closed();
    boolean announces = action == MachineDetection.Action.ANNOUNCE;
    if (announces && announcement == null) {
      throw fields.wrong("announcement", "announcement is missing");
    }
    return new MachineDetection(action, announces ? announcement : null);
  }

  private List<String> dispositions(List<String> before) {
    if (!body.has("dispositions")) {
      return before;
    }
    List<String> words = List.copyOf(body.texts("dispositions"));
    if (words.size() > Definition.MOST_DISPOSITIONS) {
      throw body.wrong(
          "dispositions", "there are " + Definition.MOST_DISPOSITIONS + " of them at the most");
    }
    for (int i = 0; i < words.size(); i++) {
      DispositionFields.requireWord(body, "dispositions/" + i, words.get(i));
    }
    return words;
  }

  private boolean flag(String name, boolean before) {
    Boolean flag = body.flag(name);
    return flag == null ? before : flag;
  }

  static int whole(JsonBody fields, String name, int least, int most, int before) {
    Double number = fields.number(name, least, most);
    if (number == null) {
      return before;
    }
    if (number != Math.rint(number)) {
      throw fields.wrong(name, name + " must be a whole number");
    }
    return number.intValue();
  }

  static Duration time(
      JsonBody fields, String name, Duration least, Duration most, Duration before) {
    Duration time = fields.duration(name);
    if (time == null) {
      return before;
    }
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw fields.wrong(
          name, name + " must be from " + TimeText.of(least) + " to " + TimeText.of(most));
    }
    return time;
  }
}
