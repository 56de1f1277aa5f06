package dev.hookswitch.callflow;

import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.DirectoryStore;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import dev.hookswitch.endpoint.Endpoint;
import dev.hookswitch.endpoint.SigningSecret;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A house with a few people in it, and calls to it. */
final class Rig {

  static final SigningSecret SECRET = SigningSecret.generate(new SecureRandom());
  static final Instant NOW = Instant.parse("2026-11-23T04:08:46Z");

  static final Directories HOUSE =
      new Directories(
          new Nothing(),
          List.of(
              new User("alice", "Alice", "acme", List.of("101", "101-mobile"), Origin.FILE),
              new User("bob", "Bob", null, List.of("102"), Origin.FILE),
              new User("nobody", null, "acme", List.of(), Origin.FILE),
              new User("odd", null, "acme", List.of("Local/1@x,tT"), Origin.FILE),
              new User("zoe", "Zoe", "zeta", List.of("201"), Origin.FILE)),
          List.of(
              new OwnNumber("37160000001", "acme", null, Origin.FILE),
              new OwnNumber("37160000002", "zeta", null, Origin.FILE)));

  static final Instructions INSTRUCTIONS =
      new Instructions(HOUSE, (pbx, device) -> device.startsWith("gw-"));

  private Rig() {}

  static InboundCall call() {
    return new InboundCall("s_1", "pbx1", "acme", "37120000009", "37160000001", "37160000001", NOW);
  }

  static Flow flow(URI url, Duration limit, Choice otherwise, String... prefixes) {
    return new Flow(
        Endpoint.of("flow_1", url, "acme", SECRET, NOW),
        new Flow.Calls(Set.of(), null, null),
        limit,
        otherwise,
        List.of(prefixes));
  }

  static Flows flows(Flow... flows) {
    return new Flows(List.of(flows), (pbx, number) -> number);
  }

  /** All there is stands in the file. */
  private static final class Nothing implements DirectoryStore {
    @Override
    public List<User> users() {
      return List.of();
    }

    @Override
    public void put(User user) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void deleteUser(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<OwnNumber> numbers() {
      return List.of();
    }

    @Override
    public void put(OwnNumber number) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void deleteNumber(String number) {
      throw new UnsupportedOperationException();
    }
  }
}
