package dev.hookswitch.people.oidc;

import dev.hookswitch.people.Profile;
import dev.hookswitch.people.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an ID token claims of somebody, read as the settings say. */
record Claims(OidcSettings settings, Map<String, Object> all) {

  /** As the value of the account claim: all accounts. */
  private static final String ALL_ACCOUNTS = "*";

  String subject() {
    return String.valueOf(all.get("sub"));
  }

  /** Who they are here if they are new. */
  Profile profile() throws TroubleException {
    Role role = role().orElseThrow(() -> trouble(Trouble.NO_ROLE, settings.roleClaim()));
    String login =
        text(settings.loginClaim())
            .orElseThrow(() -> trouble(Trouble.NO_LOGIN, settings.loginClaim()));
    String name = text("name").map(Claims::shown).filter(text -> !text.isEmpty()).orElse(login);
    String userClaim = settings.userClaim();
    String user = userClaim == null ? null : text(userClaim).orElse(null);
    return new Profile(account(), login, name, role, user, null);
  }

  private @Nullable String account() throws TroubleException {
    String claim = settings.accountClaim();
    if (claim == null) {
      return null;
    }
    String account =
        text(claim)
            .filter(text -> !text.isBlank())
            .orElseThrow(() -> trouble(Trouble.NO_ACCOUNT, claim));
    return account.equals(ALL_ACCOUNTS) ? null : account;
  }

  private Optional<Role> role() {
    return texts(settings.roleClaim()).stream()
        .map(settings.roles()::get)
        .filter(Objects::nonNull)
        .min(Role::compareTo);
  }

  private Optional<String> text(String claim) {
    List<String> texts = texts(claim);
    return texts.size() == 1 ? Optional.of(texts.getFirst()) : Optional.empty();
  }

  private List<String> texts(String claim) {
    return switch (value(claim)) {
      case String text -> List.of(text);
      case Collection<?> many ->
          many.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }

  /** By its name, or else along a path such as {@code realm_access.roles}. */
  private @Nullable Object value(String claim) {
    if (all.containsKey(claim)) {
      return all.get(claim);
    }
    Object value = all;
    for (String step : claim.split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    return value;
  }

  private static String shown(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() > Profile.LONGEST_NAME
        ? clean.substring(0, clean.offsetByCodePoints(0, Profile.LONGEST_NAME / 2))
        : clean;
  }

  private static TroubleException trouble(Trouble trouble, String claim) {
    return new TroubleException(trouble, "the claim " + claim + " does not say it");
  }
}
