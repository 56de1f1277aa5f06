package dev.hookswitch.endpoint;

import dev.hookswitch.format.Presets;
import dev.hookswitch.refusal.Refusal;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints as people make and change them, whatever they fill in: the API's JSON or a page's form.
 * What is wrong with it is thrown, as its {@link Fields} say it, or as {@link NotAllowed}; nothing
 * has changed then. Safe for all threads.
 */
public final class Registrar {

  public static final int MOST_OF_ACCOUNT = 1_000;

  /** Why an endpoint of the settings file is not changed. */
  private static final Refusal IN_FILE = EndpointRule.IN_FILE.of();

  /** How long a replaced key goes on signing, when nothing else is said. */
  public static final Duration OVERLAP = Duration.ofHours(24);

  private static final Duration MOST_OVERLAP = Duration.ofDays(30);
  private static final int ID_BYTES = 10;
  private static final Pattern ID = Pattern.compile("ep_[0-9a-f]{" + 2 * ID_BYTES + "}");

  private static final Map<String, SigningKey.Scheme> SCHEMES =
      Arrays.stream(SigningKey.Scheme.values())
          .collect(Collectors.toMap(SigningKey.Scheme::word, scheme -> scheme));

  private final Endpoints endpoints;
  private final Admission admission;
  private final Presets presets;
  private final SecureRandom random;
  private final InstantSource clock;

  /** What came of a wish. */
  public sealed interface Answer {
    record Done(Endpoint endpoint) implements Answer {}

    /** It cannot be so, whatever the fields say. */
    record Refused(Refusal refusal) implements Answer {}

    record Gone() implements Answer {}
  }

  public Registrar(
      Endpoints endpoints,
      Addresses addresses,
      Presets presets,
      SecureRandom random,
      InstantSource clock) {
    this.endpoints = endpoints;
    this.admission = new Admission(addresses, clock);
    this.presets = presets;
    this.random = random;
    this.clock = clock;
  }

  public String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return "ep_" + HexFormat.of().formatHex(id);
  }

  /** Whether {@link #newId} could have made it. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * What the fields say as it would be, without making it. Looks no name up.
   *
   * @param before null: it would be new
   */
  public Endpoint sketch(
      Fields fields, @Nullable Endpoint before, @Nullable String account, boolean administrator) {
    return before == null
        ? draft(fields, newId(), account, administrator)
        : changed(fields, before, url(fields, before, administrator));
  }

  /** Makes one. */
  public Answer create(Fields fields, String id, @Nullable String account, boolean administrator) {
    Endpoint endpoint = draft(fields, id, account, administrator);
    fields.closed();
    admission.require(fields, endpoint, administrator);
    long count =
        endpoints.all().stream().filter(each -> Objects.equals(each.account(), account)).count();
    if (count >= MOST_OF_ACCOUNT) {
      return new Answer.Refused(EndpointRule.ENDPOINTS_MOST.of(MOST_OF_ACCOUNT));
    }
    return endpoints.add(endpoint)
        ? new Answer.Done(endpoint)
        : new Answer.Refused(EndpointRule.MADE_BEFORE.of());
  }

  private Endpoint draft(
      Fields fields, String id, @Nullable String account, boolean administrator) {
    URI url =
        EndpointFields.url(
                fields, Shape.JSON, presets, text -> admission.url(fields, text, administrator))
            .orElseThrow(() -> fields.wrong("url", EndpointRule.MISSING.of("url")));
    SigningKey key = newKey(fields, SigningKey.Scheme.V1);
    return EndpointFields.read(
        fields, Endpoint.of(id, url, account, key, clock.instant()), presets);
  }

  private SigningKey newKey(Fields fields, SigningKey.Scheme otherwise) {
    SigningKey.Scheme scheme = fields.word("signature", SCHEMES);
    return (scheme == null ? otherwise : scheme).generate(random);
  }

  /** Changes what the fields speak of. Pausing is for everybody: it changes not what it is. */
  public Answer change(Fields fields, Endpoint before, boolean administrator) {
    State state = state(fields);
    Optional<URI> url = url(fields, before, administrator);
    // read once against what is known now, so that what is wrong is refused before anything changes
    Endpoint asked = changed(fields, before, url);
    boolean onlyPauses = fields.has("paused") && !fields.has("disabled") && asked.equals(before);
    fields.closed();
    if (!onlyPauses && before.origin() == Endpoint.Origin.FILE) {
      return new Answer.Refused(IN_FILE);
    }
    admission.require(fields, asked, administrator);
    Admission.requireSecretsStay(fields, before, asked);
    return change(
        before,
        endpoint ->
            changed(fields, endpoint, url).withState(state == null ? endpoint.state() : state));
  }

  private Optional<URI> url(Fields fields, Endpoint before, boolean administrator) {
    return EndpointFields.url(
        fields,
        before.style().shape(),
        presets,
        text -> admission.url(fields, text, administrator));
  }

  private Endpoint changed(Fields fields, Endpoint before, Optional<URI> url) {
    return EndpointFields.read(fields, before, presets).withUrl(url.orElse(before.url()));
  }

  private Answer change(Endpoint before, UnaryOperator<Endpoint> change) {
    return endpoints
        .change(before.id(), change)
        .<Answer>map(Answer.Done::new)
        .orElseGet(Answer.Gone::new);
  }

  /** What the flags ask for; null: nothing is said of it. */
  private static @Nullable State state(Fields fields) {
    Boolean paused = fields.flag("paused");
    Boolean disabled = fields.flag("disabled");
    if (Boolean.TRUE.equals(disabled)) {
      return State.disabled("disabled by hand");
    }
    if (Boolean.TRUE.equals(paused)) {
      return State.PAUSED;
    }
    return paused == null && disabled == null ? null : State.ACTIVE;
  }

  /** Whether what is known of it may be told to that address too, because it is the same server. */
  public static boolean isSameServer(Endpoint endpoint, URI url) {
    return Admission.sameServer(endpoint.url(), url);
  }

  /** Sends nothing for a while, or sends again: its state, and nothing of what it is. */
  public Answer setState(Endpoint before, State state) {
    return change(before, endpoint -> endpoint.withState(state));
  }

  /** A new key; the one before it goes on signing for a while. */
  public Answer rotate(Fields fields, Endpoint before) {
    if (before.origin() == Endpoint.Origin.FILE) {
      return new Answer.Refused(IN_FILE);
    }
    Duration overlap = Optional.ofNullable(fields.duration("overlap")).orElse(OVERLAP);
    if (overlap.compareTo(MOST_OVERLAP) > 0) {
      throw fields.wrong("overlap", EndpointRule.MOST.of("overlap", "30d"));
    }
    SigningKey key = newKey(fields, before.signing().current().scheme());
    fields.closed();
    Instant now = clock.instant();
    return change(
        before,
        endpoint -> endpoint.withSigning(endpoint.signing().rotate(key, now, now.plus(overlap))));
  }

  public Answer remove(Endpoint endpoint) {
    if (endpoint.origin() == Endpoint.Origin.FILE) {
      return new Answer.Refused(IN_FILE);
    }
    return endpoints.remove(endpoint.id()) ? new Answer.Done(endpoint) : new Answer.Gone();
  }
}
