package dev.hookswitch.campaign;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contact that is to be added.
 *
 * @param number as it is dialled
 * @param digits of the number, by which the same one is recognised however it is written
 * @param zone the time zone's id; empty: the campaign's
 */
public record NewContact(
    String number,
    String digits,
    @Nullable String name,
    String zone,
    Map<String, String> variables) {

  public NewContact {
    variables = Map.copyOf(variables);
  }
}
