package dev.hookswitch.people.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.hookswitch.people.Answer;
import dev.hookswitch.people.Passwords;
import dev.hookswitch.people.People;
import dev.hookswitch.people.PeopleStore;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Refusal;
import dev.hookswitch.people.Role;
import dev.hookswitch.people.Sessions;
import dev.hookswitch.people.oidc.OidcSignIn.Answered;
import dev.hookswitch.people.oidc.OidcSignIn.Arrival;
import dev.hookswitch.people.oidc.OidcSignIn.Departure;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SqlPeopleStore;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sign-ins at an issuer over real HTTP, with keys of its own. */
class OidcSignInTest {

  private static final String PASSWORD = "correct horse battery";
  private static final byte[] KEY = new byte[32];

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private volatile Instant now = Instant.parse("2026-11-26T04:08:46.001Z");
  private Database database;
  private PeopleStore store;
  private People people;
  private Sessions sessions;
  private FakeIssuer issuer;
  private OidcSettings settings;
  private OidcSignIn signIn;

  @BeforeEach
  void open() throws IOException, JOSEException {
    database = Database.open("jdbc:sqlite:" + folder.resolve("hookswitch.db"), null);
    store = new SqlPeopleStore(database);
    Passwords passwords =
        new Passwords(new Passwords.Cost(64, 1, 1), Duration.ofMinutes(1), random);
    people = new People(store, passwords, random, () -> now);
    sessions = new Sessions(store, Sessions.Limits.DEFAULT, random, () -> now);
    issuer = new FakeIssuer(() -> now);
    settings = settings(FakeIssuer.SECRET, null, null);
    signIn = signIn(settings);
  }

  private OidcSettings settings(String secret, String account, String user) {
    return new OidcSettings(
        issuer.issuer(),
        FakeIssuer.CLIENT,
        secret,
        URI.create("http://127.0.0.1:8080/console/oidc/callback"),
        List.of("openid", "profile"),
        "preferred_username",
        "roles",
        Map.of(
            "hookswitch-admin", Role.ADMIN,
            "hookswitch-lead", Role.SUPERVISOR,
            "hookswitch-agent", Role.OPERATOR),
        account,
        user);
  }

  private OidcSignIn signIn(OidcSettings how) {
    if (signIn != null) {
      signIn.close();
    }
    return new OidcSignIn(how, people, sessions, KEY, random, () -> now);
  }

  @AfterEach
  void close() {
    signIn.close();
    issuer.close();
    database.close();
  }

  private Departure.Go depart() {
    Departure departure = signIn.depart();
    assertThat(departure).isInstanceOf(Departure.Go.class);
    return (Departure.Go) departure;
  }

  private Arrival wholeWay() {
    Departure.Go go = depart();
    return signIn.arrive(go.cookie(), issuer.visit(go.url()));
  }

  private Person welcome() {
    Arrival arrival = wholeWay();
    assertThat(arrival).isInstanceOf(Arrival.Welcome.class);
    Arrival.Welcome welcome = (Arrival.Welcome) arrival;
    Person signedIn = sessions.find(welcome.token()).orElseThrow().person();
    assertThat(signedIn.id()).isEqualTo(welcome.person().id());
    return signedIn;
  }

  private void fails(Trouble trouble) {
    assertThat(wholeWay()).isEqualTo(new Arrival.Failed(trouble));
  }

  private void claimed(UnaryOperator<JWTClaimsSet.Builder> claims) {
    issuer.claim(claims);
  }

  @Test
  void whoComesForTheFirstTimeIsMadeAndIsTheSameTheNextTime() {
    Person jane = welcome();
    assertThat(jane.login()).isEqualTo("jane.doe");
    assertThat(jane.name()).isEqualTo("Jane Doe");
    assertThat(jane.role()).isEqualTo(Role.ADMIN);
    assertThat(jane.account()).isNull();
    claimed(each -> each.claim("preferred_username", "jane.married"));
    assertThat(welcome().id()).isEqualTo(jane.id());
    claimed(each -> each.subject("another").claim("preferred_username", "jane.other"));
    assertThat(welcome().id()).isNotEqualTo(jane.id());
    assertThat(people.all()).hasSize(2);
    assertThat(store.findByLogin("jane.doe").orElseThrow().hash()).isNull();
  }

  @Test
  void theIssuerIsAskedAsItWants() throws JOSEException {
    Departure.Go go = depart();
    assertThat(go.url().toString())
        .startsWith(issuer.issuer() + "/authorize?tenant=1&response_type=code&client_id=hook%20")
        .contains("&scope=openid%20profile&", "&code_challenge_method=S256", "&state=", "&nonce=")
        .doesNotContain(go.cookie().split("\\.", -1)[2]);
    Person jane = welcome();
    String pair = "hook+switch%2F1:a+secret%3A+with+%25+and+%2B";
    assertThat(issuer.lastAuthorization())
        .isEqualTo(
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    assertThat(issuer.lastForm()).doesNotContainKeys("client_secret", "client_id");

    issuer.document("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
    signIn = signIn(settings);
    assertThat(welcome().id()).isEqualTo(jane.id());
    assertThat(issuer.lastForm())
        .containsEntry("client_secret", FakeIssuer.SECRET)
        .containsEntry("client_id", FakeIssuer.CLIENT);
    assertThat(issuer.lastAuthorization()).isEqualTo("null");

    signIn = signIn(settings(null, null, null));
    issuer.sign(FakeIssuer.ec("curve"), true);
    assertThat(welcome().id()).as("a public client, and ES256").isEqualTo(jane.id());
    assertThat(issuer.lastForm()).doesNotContainKey("client_secret");
  }

  @Test
  void aTokenThatIsNotForThisRoundOrNotForUsIsNotBelieved() {
    claimed(each -> each.claim("nonce", "another"));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.claim("nonce", null));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.audience("another"));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.audience(List.of(FakeIssuer.CLIENT, "another")));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.claim("azp", "another"));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.issuer("https://another.example"));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.subject(null));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.subject(""));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.expirationTime(Date.from(now.minusSeconds(61))));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.expirationTime(null));
    fails(Trouble.NOT_BELIEVED);
    claimed(each -> each.notBeforeTime(Date.from(now.plusSeconds(61))));
    fails(Trouble.NOT_BELIEVED);
    assertThat(people.all()).isEmpty();
    claimed(each ->
        each.audience(List.of(FakeIssuer.CLIENT, "another")).claim("azp", FakeIssuer.CLIENT));
    Person _ = welcome();
  }

  @Test
  void aTokenWithoutAGoodSignatureIsNotBelieved() throws JOSEException {
    issuer.token(claims -> new PlainJWT(claims).serialize());
    fails(Trouble.NOT_BELIEVED);
    String none =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"nOnE\"}".getBytes(StandardCharsets.UTF_8));
    issuer.token(claims -> none + "." + issuer.signed(claims).split("\\.", -1)[1] + ".");
    fails(Trouble.NOT_BELIEVED);
    issuer.token(claims -> issuer.signed(claims).replaceAll("\\.[^.]*$", "."));
    fails(Trouble.NOT_BELIEVED);
    issuer.token(claims -> {
      String[] parts = issuer.signed(claims).split("\\.", -1);
      String other = issuer.signed(new JWTClaimsSet.Builder(claims).subject("other").build());
      return parts[0] + "." + other.split("\\.", -1)[1] + "." + parts[2];
    });
    fails(Trouble.NOT_BELIEVED);
    issuer.token(_ -> "nonsense");
    fails(Trouble.NOT_BELIEVED);
    issuer.token(issuer::signed);
    issuer.sign(FakeIssuer.rsa("first"), false);
    fails(Trouble.NOT_BELIEVED);
    assertThat(people.all()).isEmpty();
  }

  /** Whoever knows the public key would sign with it, were it taken for a shared secret. */
  @Test
  void aPublicKeyIsNoSharedSecret() throws JOSEException {
    JWK known = FakeIssuer.rsa("known");
    issuer.sign(known, true);
    byte[] shared = known.toRSAKey().toPublicKey().getEncoded();
    for (byte[] secret :
        List.of(
            shared,
            FakeIssuer.SECRET.repeat(2).getBytes(StandardCharsets.UTF_8),
            known.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8))) {
      issuer.token(claims -> {
        try {
          SignedJWT jwt =
              new SignedJWT(
                  new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("known").build(), claims);
          jwt.sign(new MACSigner(secret));
          return jwt.serialize();
        } catch (JOSEException e) {
          throw new AssertionError(e);
        }
      });
      fails(Trouble.NOT_BELIEVED);
    }
  }

  @Test
  void anIssuerMayChangeItsKeysAndAnUnknownKeyDoesNotMakeUsAskAllTheTime() throws JOSEException {
    Person jane = welcome();
    assertThat(issuer.looks()).isEqualTo(1);
    issuer.sign(FakeIssuer.rsa("second"), false);
    fails(Trouble.NOT_BELIEVED);
    assertThat(issuer.looks()).as("within ten seconds").isEqualTo(1);
    now = now.plus(Issuer.BETWEEN_LOOKS);
    for (int i = 0; i < 5; i++) {
      fails(Trouble.NOT_BELIEVED);
    }
    assertThat(issuer.looks()).isEqualTo(2);
    issuer.sign(FakeIssuer.ec("third"), true);
    now = now.plus(Issuer.BETWEEN_LOOKS);
    assertThat(welcome().id()).isEqualTo(jane.id());
    assertThat(welcome().id()).isEqualTo(jane.id());
    assertThat(issuer.looks()).isEqualTo(3);
  }

  @Test
  void aRoundEndsOnceInItsOwnBrowserAndInTime() {
    Departure.Go go = depart();
    Departure.Go other = depart();
    Answered answered = issuer.visit(go.url());
    Arrival stale = new Arrival.Failed(Trouble.STALE);
    assertThat(signIn.arrive(null, answered)).isEqualTo(stale);
    assertThat(signIn.arrive(other.cookie(), answered)).isEqualTo(stale);
    assertThat(signIn.arrive("", answered)).isEqualTo(stale);
    assertThat(signIn.arrive("x".repeat(1_000_000), answered)).isEqualTo(stale);
    String[] parts = go.cookie().split("\\.", -1);
    parts[3] = Long.toString(Long.parseLong(parts[3]) + 1);
    assertThat(signIn.arrive(String.join(".", parts), answered)).isEqualTo(stale);
    assertThat(signIn.arrive(go.cookie(), new Answered(null, answered.code(), null, null)))
        .isEqualTo(stale);
    assertThat(signIn.arrive(go.cookie(), answered)).isInstanceOf(Arrival.Welcome.class);
    assertThat(signIn.arrive(go.cookie(), answered)).as("replayed").isEqualTo(stale);
    Answered late = issuer.visit(other.url());
    now = now.plus(OidcSignIn.LIFETIME);
    assertThat(signIn.arrive(other.cookie(), late)).isEqualTo(stale);
  }

  @Test
  void aCodeOfSomebodyElsesRoundIsOfNoUse() {
    Departure.Go mine = depart();
    Departure.Go theirs = depart();
    Answered stolen = issuer.visit(theirs.url());
    Answered mixed = new Answered(issuer.visit(mine.url()).state(), stolen.code(), null, null);
    assertThat(signIn.arrive(mine.cookie(), mixed))
        .as("the issuer holds it to its challenge")
        .isEqualTo(new Arrival.Failed(Trouble.DENIED));
  }

  @Test
  void theOtherProcessOfAPairTakesTheAnswerToo() {
    Departure.Go go = depart();
    OidcSignIn here = signIn;
    signIn = null;
    try (OidcSignIn there = signIn(settings)) {
      signIn = here;
      assertThat(there.arrive(go.cookie(), issuer.visit(go.url())))
          .isInstanceOf(Arrival.Welcome.class);
    }
    Departure.Go next = depart();
    byte[] key = new byte[32];
    key[0] = 1;
    try (OidcSignIn elsewhere =
        new OidcSignIn(settings, people, sessions, key, random, () -> now)) {
      assertThat(elsewhere.arrive(next.cookie(), issuer.visit(next.url())))
          .isEqualTo(new Arrival.Failed(Trouble.STALE));
    }
  }

  @Test
  void whatTheIssuerRefusesIsRefused() {
    Departure.Go go = depart();
    String state = issuer.visit(go.url()).state();
    assertThat(signIn.arrive(go.cookie(), new Answered(state, null, "access_denied", null)))
        .isEqualTo(new Arrival.Failed(Trouble.DENIED));
    Departure.Go next = depart();
    Answered answered = issuer.visit(next.url());
    assertThat(
            signIn.arrive(
                next.cookie(),
                new Answered(answered.state(), answered.code(), null, "https://evil.example")))
        .isEqualTo(new Arrival.Failed(Trouble.NOT_BELIEVED));
    Departure.Go junk = depart();
    assertThat(
            signIn.arrive(
                junk.cookie(),
                new Answered(issuer.visit(junk.url()).state(), "no code of theirs", null, null)))
        .isEqualTo(new Arrival.Failed(Trouble.DENIED));
  }

  @Test
  void anIssuerThatIsNotThereIsSaid() {
    issuer.answer(503);
    assertThat(signIn.depart()).isEqualTo(new Departure.Failed(Trouble.UNREACHABLE));
    issuer.answer(200);
    Departure.Go go = depart();
    issuer.answer(503);
    assertThat(signIn.arrive(go.cookie(), issuer.visit(go.url())))
        .isEqualTo(new Arrival.Failed(Trouble.UNREACHABLE));
    now = now.plus(Duration.ofHours(2));
    assertThat(signIn.depart()).as("what was known of it goes on").isInstanceOf(Departure.Go.class);
    issuer.close();
    Departure.Go last = depart();
    assertThat(signIn.arrive(last.cookie(), issuer.visit(last.url())))
        .isEqualTo(new Arrival.Failed(Trouble.UNREACHABLE));
  }

  @Test
  void anIssuerThatCallsItselfOtherwiseIsNotBelieved() {
    issuer.document("issuer", "https://another.example");
    assertThat(signIn.depart()).isEqualTo(new Departure.Failed(Trouble.NOT_BELIEVED));
    issuer.document("issuer", issuer.issuer().toString());
    for (String place : new String[] {"", "file:///etc/passwd", "/relative", "not a url"}) {
      issuer.document("token_endpoint", place);
      assertThat(signIn.depart()).isEqualTo(new Departure.Failed(Trouble.NOT_BELIEVED));
    }
    issuer.document("token_endpoint", issuer.issuer() + "/token");
    issuer.document("padding", "x".repeat(300_000));
    assertThat(signIn.depart()).isEqualTo(new Departure.Failed(Trouble.UNREACHABLE));
  }

  @Test
  void whoHasNoRoleIsRefusedAlsoLater() {
    claimed(each -> each.claim("roles", List.of("staff")));
    fails(Trouble.NO_ROLE);
    claimed(each -> each.claim("roles", null));
    fails(Trouble.NO_ROLE);
    assertThat(people.all()).isEmpty();
    claimed(each -> each.claim("roles", "hookswitch-lead"));
    assertThat(welcome().role()).as("a text instead of a list").isEqualTo(Role.SUPERVISOR);
    claimed(each -> each.claim("roles", List.of("staff")));
    fails(Trouble.NO_ROLE);
    claimed(each -> each.claim("preferred_username", null).subject("x"));
    fails(Trouble.NO_LOGIN);
  }

  @Test
  void whatTheIssuerSaysOfARoleIsTrueAtEachSignIn() {
    assertThat(people.add(Profile.administrator("root", "Root"), PASSWORD))
        .isInstanceOf(Answer.Done.class);
    Person jane = welcome();
    String before = sessions.begin(jane).orElseThrow();
    claimed(each -> each.claim("roles", List.of("hookswitch-lead")));
    Person later = welcome();
    assertThat(later.id()).isEqualTo(jane.id());
    assertThat(later.role()).isEqualTo(Role.SUPERVISOR);
    assertThat(sessions.find(before)).as("with the right of before").isEmpty();
  }

  @Test
  void theLastAdministratorStaysOneWhateverTheIssuerSays() {
    Person jane = welcome();
    claimed(each -> each.claim("roles", List.of("hookswitch-lead")));
    assertThat(welcome().role()).isEqualTo(Role.ADMIN);
    assertThat(people.find(jane.id()).orElseThrow().isAdministrator()).isTrue();
  }

  @Test
  void theAccountIsWhatTheClaimSays() {
    signIn = signIn(settings(FakeIssuer.SECRET, "org.account", "phone_user"));
    fails(Trouble.NO_ACCOUNT);
    claimed(each -> each.claim("org", Map.of("account", "")));
    fails(Trouble.NO_ACCOUNT);
    claimed(each -> each.claim("org", Map.of("account", "*")));
    assertThat(welcome().account()).isNull();
    claimed(each ->
        each.subject("2")
            .claim("preferred_username", "agent")
            .claim("org", Map.of("account", "acme"))
            .claim("roles", List.of("hookswitch-agent")));
    assertThat(wholeWay()).isEqualTo(new Arrival.Refused(Refusal.OPERATOR_NEEDS_USER));
    claimed(each ->
        each.subject("2")
            .claim("preferred_username", "agent")
            .claim("org", Map.of("account", "acme"))
            .claim("phone_user", "alice")
            .claim("roles", List.of("hookswitch-agent")));
    Person agent = welcome();
    assertThat(agent.account()).isEqualTo("acme");
    assertThat(agent.user()).isEqualTo("alice");
    assertThat(agent.role()).isEqualTo(Role.OPERATOR);
  }

  @Test
  void nobodyIsMixedUpWithWhoeverHasTheLoginHere() {
    assertThat(people.add(Profile.administrator("jane.doe", "Another Jane"), PASSWORD))
        .isInstanceOf(Answer.Done.class);
    fails(Trouble.LOGIN_TAKEN);
    claimed(each -> each.claim("preferred_username", "JANE.DOE"));
    fails(Trouble.LOGIN_TAKEN);
    assertThat(people.all()).hasSize(1);
  }

  @Test
  void whoIsDisabledHereStaysSo() {
    assertThat(people.add(Profile.administrator("root", "Root"), PASSWORD))
        .isInstanceOf(Answer.Done.class);
    Person jane = welcome();
    assertThat(people.setDisabled(jane.id(), true)).isInstanceOf(Answer.Done.class);
    fails(Trouble.DISABLED);
  }

  @Test
  void aNameThatNobodyCanShowIsMadeOneThatCan() {
    claimed(each -> each.claim("name", "Jane\u0000\nDoe " + "\ud83d\ude00".repeat(200)));
    assertThat(welcome().name()).startsWith("Jane  Doe").hasSizeLessThanOrEqualTo(100);
  }
}
