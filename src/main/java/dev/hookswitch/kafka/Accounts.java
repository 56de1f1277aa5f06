package dev.hookswitch.kafka;

import dev.hookswitch.event.CallEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some sessions with all their events, from the copy and what the topic has beyond it. For one
 * thread.
 */
final class Accounts {

  private record Account(Past past, List<CallEvent> events) {}

  private final EventCopy copy;
  private final Map<String, Account> accounts = new LinkedHashMap<>();

  Accounts(EventCopy copy) {
    this.copy = copy;
  }

  /** What the copy has of these. */
  void begin(Collection<String> sessions) {
    Set<String> strange =
        sessions.stream().filter(each -> !accounts.containsKey(each)).collect(Collectors.toSet());
    Map<String, List<EventCopy.Stored>> stored = copy.sessions(strange);
    for (String session : strange) {
      Account account = new Account(new Past(), new ArrayList<>());
      for (EventCopy.Stored each : stored.getOrDefault(session, List.of())) {
        account.past().add(Fingerprint.of(each.event().id(), each.json()));
        account.events().add(each.event());
      }
      accounts.put(session, account);
    }
  }

  /** What comes next in the topic. */
  void goOn(List<Found> found) {
    begin(found.stream().map(Found::session).collect(Collectors.toSet()));
    for (Found each : found) {
      Account account = accounts.get(each.session());
      if (account != null && account.past().take(each.chained())) {
        account.events().add(each.chained().event().event());
      }
    }
  }

  /** All of them, each in seq order. */
  List<List<CallEvent>> all() {
    return accounts.values().stream().map(each -> List.copyOf(each.events())).toList();
  }
}
