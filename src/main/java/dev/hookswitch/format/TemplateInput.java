package dev.hookswitch.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a template sees beside the event and the endpoint's address. Suppliers are asked only where
 * there is a template, once a request.
 *
 * @param call the session so far, such as {@link CallFacts} makes of its events; JSON values
 * @param user the event's user, such as {@link #user} makes; null where it has none
 * @param secrets by name; never part of what is logged or said
 */
public record TemplateInput(
    Supplier<Map<String, Object>> call,
    Supplier<@Nullable Map<String, Object>> user,
    Map<String, String> secrets) {

  /** For formats that are no templates. */
  public static final TemplateInput NONE = new TemplateInput(Map::of, () -> null, Map.of());

  public TemplateInput {
    secrets = Map.copyOf(secrets);
  }

  /** A user as templates see it: id, and where they are known name, account and sip. */
  public static Map<String, Object> user(
      String id, @Nullable String name, @Nullable String account, List<String> sip) {
    Map<String, Object> user = new LinkedHashMap<>();
    user.put("id", id);
    if (name != null) {
      user.put("name", name);
    }
    if (account != null) {
      user.put("account", account);
    }
    user.put("sip", List.copyOf(sip));
    return user;
  }

  /** Nothing of a secret. */
  @Override
  public String toString() {
    return "TemplateInput with " + secrets.size() + " secrets";
  }
}
