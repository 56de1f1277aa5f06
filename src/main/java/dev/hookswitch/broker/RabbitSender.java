package dev.hookswitch.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ResolvedInetAddress;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import dev.hookswitch.endpoint.Authentication;
import dev.hookswitch.event.CallEvent;
import dev.hookswitch.webhook.AddressGuard;
import dev.hookswitch.webhook.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes to an exchange of RabbitMQ (AMQP 0-9-1), persistent, mandatory and confirmed. A channel
 * carries messages in order, and there is one for each destination.
 *
 * <p>Exchanges and queues are the administrator's: nothing is declared here. An exchange that does
 * not exist and a message that no queue wants are refusals, and not silence.
 */
public final class RabbitSender extends LinkedPublisher {

  private static final int ACCESS_REFUSED = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 530;
  private static final int PERSISTENT = 2;
  private static final int LONGEST_KEY = 255;
  private static final int CLOSE_MILLIS = 1000;

  private final AddressGuard guard;
  private final Duration timeout;

  public RabbitSender(AddressGuard guard, Duration timeout) {
    super(timeout);
    this.guard = guard;
    this.timeout = timeout;
  }

  @Override
  Link open(Destination destination, Login login) throws BrokerException, InterruptedException {
    List<InetSocketAddress> doors = Doors.of(destination, guard);
    Connection connection = connect(destination, login, doors);
    try {
      seeExchange(connection, destination);
      Channel channel = connection.createChannel();
      if (channel == null) {
        throw new IOException("no channel is left");
      }
      return new ConfirmedChannel(destination, connection, channel);
    } catch (IOException | AlreadyClosedException e) {
      connection.abort(CLOSE_MILLIS);
      throw inWords(e, destination);
    }
  }

  private Connection connect(Destination destination, Login login, List<InetSocketAddress> doors)
      throws BrokerException {
    List<Address> addresses =
        doors.stream()
            .<Address>map(door ->
                new ResolvedInetAddress(door.getHostString(), door.getAddress(), door.getPort()))
            .toList();
    try {
      return factory(destination, login).newConnection(null, () -> addresses, "hookswitch");
    } catch (AuthenticationFailureException e) {
      throw BrokerException.declined("refuses the user or the password", e);
    } catch (PossibleAuthenticationFailureException e) {
      throw BrokerException.unreachable("closed the connection while we logged in", e);
    } catch (TimeoutException e) {
      throw BrokerException.unreachable(Failures.didNotAnswer(timeout), e);
    } catch (IOException | ShutdownSignalException e) {
      throw inWords(e, destination);
    }
  }

  private ConnectionFactory factory(Destination destination, Login login) throws SSLException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setVirtualHost(destination.virtualHost());
    Authentication.Basic user = login.user();
    if (user != null) {
      factory.setUsername(user.username());
      factory.setPassword(user.password());
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    // below our own bound, so that it is the client that says what failed
    int patience = (int) (timeout.toMillis() * 8 / 10);
    factory.setConnectionTimeout(patience);
    factory.setHandshakeTimeout(patience);
    factory.setChannelRpcTimeout(patience);
    factory.setShutdownTimeout(CLOSE_MILLIS);
    factory.setRequestedHeartbeat((int) Math.max(2, timeout.toSeconds()));
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("rabbitmq-", 0).factory());
    if (destination.tls()) {
      factory.useSslProtocol(Tls.of(login.transport()).context());
      factory.enableHostnameVerification();
    }
    return factory;
  }

  /** On a channel of its own: the answer "there is none" costs the channel. */
  private static void seeExchange(Connection connection, Destination destination)
      throws IOException {
    if (destination.exchange().isEmpty()) {
      return; // the one without a name is always there
    }
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("no channel is left");
    }
    channel.exchangeDeclarePassive(destination.exchange());
    channel.abort();
  }

  private BrokerException inWords(Throwable failure, Destination destination) {
    ShutdownSignalException closed = Failures.find(failure, ShutdownSignalException.class);
    return switch (closed == null ? 0 : replyCode(closed)) {
      case ACCESS_REFUSED ->
          BrokerException.declined(
              "does not let this user publish to " + place(destination), failure);
      case NOT_FOUND ->
          BrokerException.declined(
              "has no exchange " + destination.exchange() + ", and none is made", failure);
      case NOT_ALLOWED ->
          BrokerException.declined(
              "does not let this user into the virtual host " + destination.virtualHost(), failure);
      default -> {
        IOException io = Failures.find(failure, IOException.class);
        yield io == null || io instanceof java.io.EOFException
            ? BrokerException.unreachable("closed the connection before it answered", failure)
            : Failures.unreachable(io, timeout);
      }
    };
  }

  private static String place(Destination destination) {
    return destination.exchange().isEmpty()
        ? "the queue " + destination.routingKey()
        : "the exchange " + destination.exchange();
  }

  private static int replyCode(ShutdownSignalException closed) {
    return switch (closed.getReason()) {
      case AMQP.Channel.Close close -> close.getReplyCode();
      case AMQP.Connection.Close close -> close.getReplyCode();
      case null, default -> 0;
    };
  }

  /** What became of one message. */
  private static final class Pending {
    final String messageId;
    final CompletableFuture<@Nullable Void> confirmed = new CompletableFuture<>();
    volatile boolean returned;

    Pending(String messageId) {
      this.messageId = messageId;
    }
  }

  private final class ConfirmedChannel implements Link {

    private final Destination destination;
    private final Connection connection;
    private final Channel channel;

    /** Guards the channel while its next number is taken and used. */
    private final ReentrantLock publishing = new ReentrantLock(true);

    private final ConcurrentNavigableMap<Long, Pending> pending = new ConcurrentSkipListMap<>();

    ConfirmedChannel(Destination destination, Connection connection, Channel channel)
        throws IOException {
      this.destination = destination;
      this.connection = connection;
      this.channel = channel;
      channel.confirmSelect();
      channel.addConfirmListener(this::confirmed, this::rejected);
      channel.addReturnListener(this::returned);
      channel.addShutdownListener(this::ended);
    }

    @Override
    public void publish(CallEvent event, byte[] json) throws BrokerException, InterruptedException {
      String key = AddressTemplate.of(destination.routingKey(), event);
      if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
        throw BrokerException.declined("takes no routing key of more than 255 bytes");
      }
      Pending own = new Pending(event.id());
      send(key, own, event, json);
      try {
        own.confirmed.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BrokerException failure) {
          throw failure;
        }
        throw inWords(e, destination);
      }
      if (own.returned) {
        throw BrokerException.declined(
            "has no queue that wants it (routing key " + key + " at " + place(destination) + ")");
      }
    }

    private void send(String key, Pending own, CallEvent event, byte[] json)
        throws BrokerException, InterruptedException {
      publishing.lockInterruptibly();
      try {
        long number = channel.getNextPublishSeqNo();
        pending.put(number, own);
        channel.basicPublish(destination.exchange(), key, true, properties(event), json);
      } catch (IOException | AlreadyClosedException e) {
        throw inWords(e, destination);
      } finally {
        publishing.unlock();
      }
      if (!channel.isOpen()) {
        failPending(channel.getCloseReason()); // it may have ended between the two
      }
    }

    private static AMQP.BasicProperties properties(CallEvent event) {
      Map<String, Object> headers = new HashMap<>(EventAttributes.of(event, "cloudEvents_"));
      return new AMQP.BasicProperties.Builder()
          .messageId(event.id())
          .type(event.kind().name())
          .timestamp(Date.from(event.timestamp()))
          .contentType(EventAttributes.CONTENT_TYPE)
          .deliveryMode(PERSISTENT)
          .appId("hookswitch")
          .headers(headers)
          .build();
    }

    private void confirmed(long number, boolean multiple) {
      take(number, multiple).forEach(message -> message.confirmed.complete(null));
    }

    private void rejected(long number, boolean multiple) {
      BrokerException failure = BrokerException.unreachable("could not keep it (negative confirm)");
      take(number, multiple).forEach(message -> message.confirmed.completeExceptionally(failure));
    }

    private List<Pending> take(long number, boolean multiple) {
      Map<Long, Pending> settled =
          multiple ? pending.headMap(number, true) : pending.subMap(number, true, number, true);
      List<Pending> messages = List.copyOf(settled.values());
      settled.clear();
      return messages;
    }

    /** Comes before the confirmation of the same message. */
    private void returned(Return message) {
      String id = message.getProperties().getMessageId();
      for (Pending own : pending.values()) {
        if (own.messageId.equals(id)) {
          own.returned = true; // if there are two, they go the same way
        }
      }
    }

    private void ended(ShutdownSignalException reason) {
      failPending(reason);
    }

    private void failPending(ShutdownSignalException reason) {
      for (Long number : pending.keySet()) {
        Pending message = pending.remove(number);
        if (message != null) {
          message.confirmed.completeExceptionally(inWords(reason, destination));
        }
      }
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() {
      connection.abort(CLOSE_MILLIS);
    }
  }
}
