package dev.hookswitch.broker;

import dev.hookswitch.webhook.AddressGuard;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a destination's hosts, judged. They are looked up anew for every link, and the
 * client gets the judged address and not the name, so that there is no gap between judging and
 * using; the name goes along for TLS.
 */
final class Doors {

  private Doors() {}

  /**
   * Those that may be connected to, one at least.
   *
   * @throws BrokerException when there is none
   */
  static List<InetSocketAddress> of(Destination destination, AddressGuard guard)
      throws BrokerException {
    List<InetSocketAddress> doors = new ArrayList<>();
    @Nullable UnknownHostException failure = null;
    for (Destination.Host host : destination.hosts()) {
      try {
        for (InetAddress address : guard.resolve(host.name())) {
          doors.add(
              new InetSocketAddress(
                  InetAddress.getByAddress(host.name(), address.getAddress()), host.port()));
        }
      } catch (UnknownHostException e) {
        failure = failure == null || AddressGuard.isRefusal(e) ? e : failure;
      }
    }
    if (!doors.isEmpty()) {
      return doors;
    }
    if (failure != null && AddressGuard.isRefusal(failure)) {
      throw BrokerException.unreachable(String.valueOf(failure.getMessage()), failure);
    }
    throw BrokerException.unreachable("its name does not resolve");
  }

  /** An address and port as text, without the name. */
  static String literal(InetSocketAddress door) {
    return new Destination.Host(door.getAddress().getHostAddress(), door.getPort()).toString();
  }
}
