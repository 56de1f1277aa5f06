package dev.hookswitch.dialer;

import dev.hookswitch.call.CallPlan;
import dev.hookswitch.dialer.CallbackAnswer.Another;
import dev.hookswitch.dialer.CallbackAnswer.Forbidden;
import dev.hookswitch.dialer.CallbackAnswer.NotNow;
import dev.hookswitch.dialer.CallbackAnswer.Placed;
import dev.hookswitch.dialer.CallbackAnswer.TooMany;
import dev.hookswitch.dialer.CallbackAnswer.Wrong;
import dev.hookswitch.dialer.Callees.Callee;
import dev.hookswitch.dialer.Callees.Found;
import dev.hookswitch.dialer.PlacedCall.Hold;
import dev.hookswitch.dialer.PlacedCall.Kind;
import dev.hookswitch.dialer.PlacedCallStore.Limit;
import dev.hookswitch.dialer.PlacedCallStore.Listed;
import dev.hookswitch.dialer.PlacedCallStore.StoredCall;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.event.CallType;
import dev.hookswitch.event.EventData;
import dev.hookswitch.event.LegRole;
import dev.hookswitch.pbx.CommandOutcome;
import dev.hookswitch.pbx.PbxCommand.FindDestination;
import dev.hookswitch.pbx.PbxControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks as they are asked for: who is to be called, whether the account may, and then it is the
 * {@link Dialer}'s. Nothing is done where anything is wrong. Safe for all threads.
 */
public final class Callbacks {

  private static final String PREFIX = "cb_";

  /** So long the key of a request means that request. */
  private static final Duration KEY_LASTS = Duration.ofHours(24);

  private final Dialer dialer;
  private final PlacedCallStore store;
  private final Callees callees;
  private final List<Line> lines;
  private final CallRules rules;
  private final Function<String, Optional<String>> blindness;
  private final CallIds ids;
  private final InstantSource clock;

  /**
   * Makes it.
   *
   * @param blindness why a PBX is not observed now, by its name: what is not observed is not placed
   */
  public Callbacks(
      Dialer dialer,
      PlacedCallStore store,
      Directories directories,
      List<Line> lines,
      CallRules rules,
      Function<String, Optional<String>> blindness,
      CallIds ids,
      InstantSource clock) {
    this.dialer = dialer;
    this.store = store;
    this.callees = new Callees(directories);
    this.lines = List.copyOf(lines);
    this.rules = rules;
    this.blindness = blindness;
    this.ids = ids;
    this.clock = clock;
  }

  /** Whom a request turned out to be about, and through which PBX. */
  private record Pair(Line line, String account, Callee called, Callee calling) {}

  /** A request that cannot be carried out. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient CallbackAnswer answer;

    Refusal(CallbackAnswer answer) {
      super(null, null, false, false);
      this.answer = answer;
    }
  }

  public CallbackAnswer place(CallbackRequest request) {
    try {
      Pair pair = pair(request);
      permit(pair);
      requireEyesAndHands(pair);
      return place(request, pair);
    } catch (Refusal e) {
      return e.answer;
    }
  }

  // who

  private Pair pair(CallbackRequest request) throws Refusal {
    Line line = line(request.pbx());
    requireCallerId("callerid", request.callerid());
    requireCallerId("callerid_b", request.calleridB());
    Callee called = callee("called", request.called(), line, request);
    Callee calling = callee("calling", request.calling(), line, request);
    if (called.destination().equals(calling.destination())) {
      throw new Refusal(new Wrong("calling", "calling and called are the same"));
    }
    String account =
        request.account() != null
            ? request.account()
            : Optional.ofNullable(called.account()).orElse(line.defaultAccount());
    return new Pair(line, account, called, calling);
  }

  private static void requireCallerId(String field, @Nullable String shown) throws Refusal {
    if (shown != null && !Callees.isCallerId(shown)) {
      throw new Refusal(
          new Wrong(
              field,
              field
                  + " must be a phone number (3 to 20 digits, with or without a plus sign before"
                  + " them) or a device (letters, digits, _ . -)"));
    }
  }

  private Line line(@Nullable String name) throws Refusal {
    if (lines.isEmpty()) {
      throw new Refusal(new NotNow("the settings have no PBX"));
    }
    if (name == null && lines.size() > 1) {
      throw new Refusal(new Wrong("pbx", "pbx must say which: " + String.join(", ", names())));
    }
    return lines.stream()
        .filter(line -> name == null || line.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new Refusal(new Wrong("pbx", "the settings have no such PBX")));
  }

  private List<String> names() {
    return lines.stream().map(Line::name).toList();
  }

  private Callee callee(String field, String text, Line line, CallbackRequest request)
      throws Refusal {
    Found found = callees.find(field, text, line, request.account(), request.byAdministrator());
    if (found.callee() == null) {
      throw new Refusal(new Wrong(field, found.sentence()));
    }
    return found.callee();
  }

  // whether

  private void permit(Pair pair) throws Refusal {
    CallLimits limits = rules.of(pair.account());
    if (limits.permitNothing()) {
      throw new Refusal(new Forbidden("the account " + pair.account() + " may not place calls"));
    }
    for (Callee callee : List.of(pair.called(), pair.calling())) {
      String number = callee.number();
      if (number != null && !limits.permit(number, callee.who().value())) {
        throw new Refusal(
            new Forbidden(
                (callee.equals(pair.called()) ? "called" : "calling")
                    + ": the account "
                    + pair.account()
                    + " may not call this number"));
      }
    }
  }

  private void requireEyesAndHands(Pair pair) throws Refusal {
    String link = pair.line().name();
    Optional<String> trouble = dialer.trouble(link).or(() -> blindness.apply(link));
    if (trouble.isPresent()) {
      throw new Refusal(new NotNow("no call can be placed now: " + trouble.get()));
    }
    requireKnown("called", pair.called(), link);
    requireKnown("calling", pair.calling(), link);
  }

  private void requireKnown(String field, Callee callee, String link) throws Refusal {
    CommandOutcome outcome =
        dialer.control(link).orElseThrow().carryOut(new FindDestination(callee.destination()));
    if (outcome instanceof CommandOutcome.NotThere) {
      throw new Refusal(
          callee.number() == null
              ? new Wrong(
                  field, field + ": the PBX " + link + " has no device " + callee.who().value())
              : new NotNow("the PBX " + link + " has no such trunk: set pbx.asterisk.dial.number"));
    }
  }

  // then

  private CallbackAnswer place(CallbackRequest request, Pair pair) {
    Instant now = clock.instant();
    PlacedCall call = call(ids.of(PREFIX, request.key()), request, pair, now);
    return switch (dialer.place(call, rules.of(pair.account()))) {
      case Dialer.Placing.Placed _ ->
          new Placed(new StoredCall(CallState.before(call).progress(), null));
      case Dialer.Placing.Known(StoredCall known) -> known(request, pair, known, call);
      case Dialer.Placing.Full(Limit limit, Duration retryAfter) ->
          new TooMany(inWords(limit, pair.account()), retryAfter);
      case Dialer.Placing.NotNow(String sentence) ->
          new NotNow("no call can be placed now: " + sentence);
    };
  }

  /** The same request was carried out by a process that died before it could answer. */
  private CallbackAnswer known(
      CallbackRequest request, Pair pair, StoredCall known, PlacedCall call) {
    if (known.call().createdAt().isBefore(call.createdAt().minus(KEY_LASTS))) {
      return place(withoutKey(request), pair);
    }
    return known.call().isSameAs(call) ? new Placed(known) : new Another();
  }

  private static CallbackRequest withoutKey(CallbackRequest request) {
    return new CallbackRequest(
        request.account(),
        request.byAdministrator(),
        request.called(),
        request.calling(),
        request.callerid(),
        request.calleridB(),
        request.first(),
        request.record(),
        request.variables(),
        request.pbx(),
        request.ringing(),
        null);
  }

  private static String inWords(Limit limit, String account) {
    return "the account "
        + account
        + " has as many calls "
        + switch (limit) {
          case AT_ONCE -> "in progress as it may have at once";
          case A_MINUTE -> "placed in this minute as it may";
          case A_DAY -> "placed in 24 hours as it may";
        };
  }

  private PlacedCall call(String id, CallbackRequest request, Pair pair, Instant now) {
    boolean operatorFirst = request.first() == LegRole.OPERATOR;
    String toOperator = operatorFirst ? request.callerid() : request.calleridB();
    String toContact = operatorFirst ? request.calleridB() : request.callerid();
    Party operator =
        party(
            LegRole.OPERATOR,
            pair.called(),
            toOperator == null ? orEmpty(pair.calling().number()) : toOperator,
            request);
    Party contact =
        party(
            LegRole.CONTACT,
            pair.calling(),
            toContact == null ? callees.onlyNumber(pair.account()).orElse("") : toContact,
            request);
    EventData.Callback callback =
        new EventData.Callback(
            asGiven(request.called()),
            asGiven(request.calling()),
            request.callerid(),
            request.calleridB(),
            request.first());
    return new PlacedCall(
        id,
        pair.line().name(),
        Kind.CALLBACK,
        new CallPlan(pair.account(), CallType.CALLBACK, null, EventData.NONE.of(callback)),
        Hold.RINGBACK,
        false,
        request.record(),
        request.variables(),
        operatorFirst ? List.of(operator, contact) : List.of(contact, operator),
        now);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Party party(
      LegRole role, Callee callee, String callerNumber, CallbackRequest request) {
    return new Party(role, callee.who(), callee.destination(), callerNumber, request.ringing());
  }

  private static String asGiven(String text) {
    return text.startsWith("sip:") || text.startsWith("tel:") ? text.substring(4) : text;
  }

  // what there is

  /** The door to that PBX; empty where the settings have none. */
  public Optional<PbxControl> control(String link) {
    return dialer.control(link);
  }

  public Optional<StoredCall> find(String id) {
    return store.find(id).filter(call -> call.call().kind() == Kind.CALLBACK);
  }

  /** See {@link PlacedCallStore#list}. */
  public Listed list(
      @Nullable String account, @Nullable Boolean open, @Nullable String after, int limit) {
    return store.list(Kind.CALLBACK, account, open, after, limit);
  }

  /** Ends it, however it stands; false where this process cannot. */
  public boolean end(StoredCall call) {
    return call.overAt() != null || dialer.tell(call.call().id(), new CallInput.Cancel());
  }
}
