package dev.hookswitch.dialer;

import dev.hookswitch.event.LegRole;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A callback as it is asked for.
 *
 * @param account whose it is to be; null: the administrator leaves that open
 * @param byAdministrator who may call every device
 * @param called the operator: a device, a user or a number
 * @param calling the contact: a number, or as {@code called}
 * @param callerid shown to the first party
 * @param calleridB shown to the second
 * @param first who is called first
 * @param pbx null: the only one
 * @param ringing how long each party may ring
 * @param key what is the same when the request is sent again; null: it never is
 */
public record CallbackRequest(
    @Nullable String account,
    boolean byAdministrator,
    String called,
    String calling,
    @Nullable String callerid,
    @Nullable String calleridB,
    LegRole first,
    boolean record,
    Map<String, String> variables,
    @Nullable String pbx,
    Duration ringing,
    @Nullable String key) {

  public static final Duration DEFAULT_RINGING = Duration.ofSeconds(30);
  public static final Duration SHORTEST_RINGING = Duration.ofSeconds(5);
  public static final Duration LONGEST_RINGING = Duration.ofMinutes(2);

  public CallbackRequest {
    variables = Map.copyOf(variables);
  }
}
