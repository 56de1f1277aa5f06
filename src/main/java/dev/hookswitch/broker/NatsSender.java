package dev.hookswitch.broker;

import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.Tls;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to a subject that a stream of NATS JetStream takes in, and waits for the stream's
 * acknowledgement. {@code Nats-Msg-Id} is the event's id: a repetition within the stream's window
 * (two minutes, unless the stream says otherwise) is kept once.
 *
 * <p>The client neither reconnects nor follows the servers that a cluster tells of. It does not
 * compare the server's certificate with its name by itself: {@link NamedSslContext} makes it.
 */
public final class NatsSender extends LinkedPublisher {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MOST_WAITING = 1024;

  private final AddressGuard guard;
  private final Duration timeout;

  public NatsSender(AddressGuard guard, Duration timeout) {
    super(timeout);
    this.guard = guard;
    this.timeout = timeout;
  }

  @Override
  Link open(Destination destination, Login login) throws BrokerException, InterruptedException {
    List<InetSocketAddress> doors = Doors.of(destination, guard);
    Heard heard = new Heard();
    try {
      Connection connection = Nats.connect(options(destination, login, doors, heard));
      return new Stream(destination, connection, heard);
    } catch (AuthenticationException e) {
      throw BrokerException.declined("refuses the credentials", e);
    } catch (IOException e) {
      throw heard.inWords(e, timeout);
    }
  }

  private Options options(
      Destination destination, Login login, List<InetSocketAddress> doors, ErrorListener listener)
      throws SSLException {
    // each server that does not answer takes this long, and so does one that refuses us
    Duration share = timeout.multipliedBy(8).dividedBy(10L * Math.min(doors.size(), 4));
    Duration patience = share.compareTo(CONNECT) < 0 ? share : CONNECT;
    Options.Builder options =
        Options.builder()
            .servers(
                doors.stream()
                    .map(door -> (destination.tls() ? "tls://" : "nats://") + Doors.literal(door))
                    .toArray(String[]::new))
            .connectionName("hookswitch")
            .connectionTimeout(patience)
            .socketWriteTimeout(timeout)
            .pingInterval(timeout)
            .noReconnect()
            .ignoreDiscoveredServers()
            .hostnameResolveMode(Options.HostnameResolveMode.Unresolved)
            .maxMessagesInOutgoingQueue(MOST_WAITING)
            .errorListener(listener);
    Authentication.Basic user = login.user();
    String token = login.token();
    if (user != null) {
      options.userInfo(user.username().toCharArray(), user.password().toCharArray());
    } else if (token != null) {
      options.token(token.toCharArray());
    }
    if (destination.tls()) {
      Map<String, String> names = new HashMap<>();
      for (InetSocketAddress door : doors) {
        String address = door.getAddress().getHostAddress();
        names.put(address, door.getHostString());
        names.put("[" + address + "]", door.getHostString()); // how a URL writes IPv6
      }
      options.sslContext(new NamedSslContext(Tls.of(login.transport()).context(), names));
    }
    return options.build();
  }

  /** What the client says on the side: the reasons are there and not in what it throws. */
  private static final class Heard implements ErrorListener {

    private volatile @Nullable Exception exception;
    private volatile String error = "";

    @Override
    public void errorOccurred(Connection connection, String said) {
      error = said;
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception caught) {
      exception = caught;
    }

    /** The server says so on the side, and leaves the publisher waiting. */
    boolean denies(String subject) {
      String said = error.toLowerCase(Locale.ROOT);
      return said.contains("permissions violation")
          && said.contains("\"" + subject.toLowerCase(Locale.ROOT) + "\"");
    }

    BrokerException inWords(IOException thrown, Duration timeout) {
      Exception caught = exception;
      IOException io = caught == null ? null : Failures.find(caught, IOException.class);
      if (io != null) {
        return Failures.unreachable(io, timeout);
      }
      return BrokerException.unreachable(
          caught instanceof java.util.concurrent.TimeoutException || thrown == null
              ? Failures.didNotAnswer(timeout)
              : "cannot be connected to",
          thrown);
    }
  }

  private final class Stream implements Link {

    private final Destination destination;
    private final Connection connection;
    private final Heard heard;
    private final JetStream stream;

    Stream(Destination destination, Connection connection, Heard heard) throws IOException {
      this.destination = destination;
      this.connection = connection;
      this.heard = heard;
      this.stream =
          connection.jetStream(
              JetStreamOptions.builder()
                  .requestTimeout(timeout.multipliedBy(8).dividedBy(10))
                  .build());
    }

    @Override
    public void publish(CallEvent event, byte[] json) throws BrokerException {
      String subject = AddressTemplate.of(destination.path(), event);
      Headers headers = new Headers();
      EventAttributes.of(event, "ce-").forEach(headers::add);
      headers.add("content-type", EventAttributes.CONTENT_TYPE);
      // by hand: the client's options for publishing bring a timeout of their own
      headers.add("Nats-Msg-Id", event.id());
      try {
        var _ = stream.publish(subject, headers, json);
      } catch (JetStreamApiException e) {
        throw BrokerException.declined(
            "the stream does not take it: " + e.getErrorDescription(), e);
      } catch (IOException | IllegalStateException e) {
        throw inWords(e, subject);
      }
    }

    private BrokerException inWords(Exception failure, String subject) {
      String message = String.valueOf(failure.getMessage());
      if (message.contains("503")) {
        return BrokerException.declined("has no stream for the subject " + subject, failure);
      }
      if (heard.denies(subject)) {
        return BrokerException.declined(
            "does not let this user publish to the subject " + subject, failure);
      }
      return BrokerException.unreachable(
          isOpen() ? Failures.didNotAnswer(timeout) : "closed the connection before it answered",
          failure);
    }

    @Override
    public boolean isOpen() {
      return connection.getStatus() == Connection.Status.CONNECTED;
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
