package dev.hookswitch.people.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Set;

/**
 * Says whether an ID token is to be believed, by OpenID Connect Core, 3.1.3.7. Safe for all
 * threads.
 */
final class IdTokens {

  /**
   * Those with a public key alone: with an HMAC whoever knows the key's public half could sign.
   * EdDSA would take a library more.
   */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Set<String> REQUIRED = Set.of("sub", "exp", "iat");
  private static final int LONGEST_SUBJECT = 255;

  private final OidcSettings settings;
  private final JWKSource<SecurityContext> keys;
  private final InstantSource clock;

  IdTokens(OidcSettings settings, JWKSource<SecurityContext> keys, InstantSource clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  /** What it claims. */
  Map<String, Object> claims(String token, String nonce) throws TroubleException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    processor.setJWTClaimsSetVerifier(new AtOurTime(settings, nonce, clock));
    try {
      JWTClaimsSet claims = processor.process(token, null);
      requireForUs(claims);
      return claims.getClaims();
    } catch (KeySourceException e) {
      throw e.getCause() instanceof TroubleException cause
          ? cause
          : new TroubleException(Trouble.NOT_BELIEVED, "its keys cannot be used");
    } catch (BadJOSEException | JOSEException | ParseException e) {
      throw new TroubleException(Trouble.NOT_BELIEVED, "its ID token: " + e.getMessage());
    }
  }

  private void requireForUs(JWTClaimsSet claims) throws TroubleException {
    Object party = claims.getClaim("azp");
    boolean isForUs =
        party == null ? claims.getAudience().size() == 1 : party.equals(settings.clientId());
    String subject = claims.getSubject();
    if (!isForUs || subject.isEmpty() || subject.length() > LONGEST_SUBJECT) {
      throw new TroubleException(Trouble.NOT_BELIEVED, "its ID token is for another client");
    }
  }

  /** The usual check, with a minute for clocks that differ. */
  private static final class AtOurTime extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final InstantSource clock;

    AtOurTime(OidcSettings settings, String nonce, InstantSource clock) {
      super(
          settings.clientId(),
          new JWTClaimsSet.Builder()
              .issuer(settings.issuer().toString())
              .claim("nonce", nonce)
              .build(),
          REQUIRED);
      this.clock = clock;
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
