package dev.hookswitch.console;

import dev.hookswitch.campaign.Campaigns;
import dev.hookswitch.console.endpoints.EndpointParts;
import dev.hookswitch.directory.Directories;
import dev.hookswitch.dispatch.AllPartitions;
import dev.hookswitch.dispatch.DeliveryNews;
import dev.hookswitch.dispatch.Dispatcher;
import dev.hookswitch.dispatch.Limits;
import dev.hookswitch.dispatch.Replays;
import dev.hookswitch.dispatch.RetrySchedule;
import dev.hookswitch.endpoint.Addresses;
import dev.hookswitch.endpoint.Endpoints;
import dev.hookswitch.endpoint.Registrar;
import dev.hookswitch.endpoint.RequestStyle;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.format.Presets;
import dev.hookswitch.format.Renderer;
import dev.hookswitch.journal.Journal;
import dev.hookswitch.refusal.Refusal;
import dev.hookswitch.store.Database;
import dev.hookswitch.store.SecretBox;
import dev.hookswitch.store.SqlDispatchStore;
import dev.hookswitch.store.SqlEndpointStore;
import dev.hookswitch.store.SqlReplayStore;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.AttemptResult;
import dev.hookswitch.webhook.NumberMask;
import dev.hookswitch.webhook.Requests;
import dev.hookswitch.webhook.Sender;
import dev.hookswitch.webhook.Trials;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Endpoints with everything behind them but a network. */
final class EndpointRig implements AutoCloseable {

  final Endpoints endpoints;
  final SqlDispatchStore deliveries;
  final SqlReplayStore replays;

  /** What was sent to any endpoint. */
  final Queue<CallEvent> sent = new ConcurrentLinkedQueue<>();

  /** What any endpoint answers. */
  volatile Function<CallEvent, AttemptResult> network =
      _ -> new AttemptResult.Accepted(204, AttemptResult.Trace.NONE);

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final Dispatcher dispatcher;
  private final Sender sender =
      (_, message) -> {
        sent.add(message.event());
        return network.apply(message.event());
      };
  private final Journal journal;

  EndpointRig(Database database, Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
    this.endpoints =
        new Endpoints(new SqlEndpointStore(database, new SecretBox(new byte[32], random)));
    this.deliveries = new SqlDispatchStore(database);
    this.replays = new SqlReplayStore(database);
    this.dispatcher =
        new Dispatcher(
            journal,
            deliveries,
            replays,
            endpoints,
            sender,
            new RetrySchedule(List.of(), new SplittableRandom(1)),
            Limits.DEFAULT,
            Duration.ofDays(5),
            clock,
            DeliveryNews.UNHEARD);
  }

  /** From now on what happens is sent; until then it waits. */
  void sends() {
    dispatcher.acquired(AllPartitions.of(journal));
  }

  EndpointParts parts(Journal journal, Directories directories, Campaigns campaigns) {
    Presets presets = Presets.shipped();
    AddressGuard guard =
        new AddressGuard(
            List.of(),
            host -> AddressGuard.PLATFORM.resolve(host.endsWith("example.com") ? "1.1.1.1" : host));
    Requests requests =
        new Requests(
            new Renderer(presets), new NumberMask(new byte[32]), journal::session, _ -> null);
    return new EndpointParts(
        endpoints,
        new Registrar(endpoints, new Guarded(guard), presets, random, clock),
        presets,
        new Trials(requests, sender, random, clock),
        dispatcher::backlog,
        deliveries,
        new Replays(replays, random, clock),
        journal,
        directories,
        campaigns);
  }

  /** Web addresses as the guard judges them, and brokers, which are for administrators. */
  private record Guarded(AddressGuard guard) implements Addresses {
    @Override
    public URI parse(String text) throws URISyntaxException {
      return new URI(text);
    }

    @Override
    public Optional<Refusal> refusal(URI url, RequestStyle style) {
      return isForAdministrators(url) ? Optional.empty() : guard.refusal(url);
    }

    @Override
    public Optional<Refusal> refusalOfTokenUrl(URI url) {
      return guard.refusalOfTokenUrl(url);
    }

    @Override
    public boolean isForAdministrators(URI url) {
      return "kafka".equals(url.getScheme());
    }
  }

  @Override
  public void close() {
    dispatcher.released(AllPartitions.of(journal));
  }
}
