package dev.hookswitch.webhook;

import dev.hookswitch.refusal.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a webhook may be sent to. Customers choose URLs; this keeps them from choosing
 * the inside of our own network. Every address that a name resolves to is judged, at the moment of
 * connecting, so there is no gap between judging and using. Safe for all threads.
 *
 * <p>Refused are all ranges of the IANA special-purpose registries that are not globally reachable,
 * multicast, and the transition mechanisms that carry an IPv4 address inside an IPv6 one, unless
 * the settings allow the range ({@code network.allow}). The metadata services of clouds hand out
 * credentials to whoever can reach them: they are refused however broad that list is.
 */
public final class AddressGuard {

  /** Looks a name up: the platform's way, or a test's. */
  @FunctionalInterface
  public interface Resolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  public static final Resolver PLATFORM = host -> List.of(InetAddress.getAllByName(host));

  private static final Duration LOOKUP = Duration.ofSeconds(5);

  /**
   * Link-local as a whole, because every cloud puts its metadata there, and the ones that do not.
   */
  private static final List<AddressRange> NEVER =
      ranges(
          "169.254.0.0/16", // RFC 3927; AWS, Azure, Google, Oracle, DigitalOcean metadata; ECS
          // credentials
          "168.63.129.16", // Azure's platform address
          "100.100.100.200", // Alibaba Cloud metadata
          "192.0.0.192", // Oracle Cloud metadata, older
          "fe80::/10", // RFC 4291, link-local
          "fd00:ec2::/32", // AWS metadata and its neighbours over IPv6
          "fd20:ce::254"); // Google metadata over IPv6

  private static final List<AddressRange> SPECIAL =
      ranges(
          "0.0.0.0/8", // RFC 791, this network
          "10.0.0.0/8", // RFC 1918, private
          "100.64.0.0/10", // RFC 6598, shared by carriers
          "127.0.0.0/8", // RFC 1122, loopback
          "172.16.0.0/12", // RFC 1918, private
          "192.0.0.0/24", // RFC 6890, protocol assignments
          "192.0.2.0/24", // RFC 5737, documentation
          "192.31.196.0/24", // RFC 7535, AS112
          "192.52.193.0/24", // RFC 7450, AMT
          "192.88.99.0/24", // RFC 7526, 6to4 relays, deprecated
          "192.168.0.0/16", // RFC 1918, private
          "192.175.48.0/24", // RFC 7534, AS112
          "198.18.0.0/15", // RFC 2544, benchmarks
          "198.51.100.0/24", // RFC 5737, documentation
          "203.0.113.0/24", // RFC 5737, documentation
          "224.0.0.0/4", // RFC 5771, multicast
          "240.0.0.0/4", // RFC 1112, reserved, and broadcast
          "::/96", // RFC 4291: unspecified, loopback, IPv4-compatible
          "::ffff:0:0:0/96", // RFC 2765, IPv4-translated
          "64:ff9b:1::/48", // RFC 8215, local NAT64
          "100::/64", // RFC 6666, discard
          "100:0:0:1::/64", // RFC 9780, dummy
          "2001::/23", // RFC 2928, protocol assignments, Teredo among them
          "2001:db8::/32", // RFC 3849, documentation
          "2002::/16", // RFC 3056, 6to4
          "2620:4f:8000::/48", // RFC 7534, AS112
          "3fff::/20", // RFC 9637, documentation
          "5f00::/16", // RFC 9602, segment routing
          "fc00::/7", // RFC 4193, unique local
          "fec0::/10", // RFC 3879, site-local, deprecated
          "ff00::/8"); // RFC 4291, multicast

  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96"); // RFC 6052
  private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16"); // RFC 3056

  private final List<AddressRange> allowed;
  private final Resolver resolver;

  public AddressGuard(List<AddressRange> allowed, Resolver resolver) {
    this.allowed = List.copyOf(allowed);
    this.resolver = resolver;
  }

  private static List<AddressRange> ranges(String... texts) {
    return Arrays.stream(texts).map(AddressRange::parse).toList();
  }

  /** Whether a connection to that address may be made. */
  public boolean allows(InetAddress address) {
    // the form that carries an IPv4 address in IPv6 (::ffff:a.b.c.d) is turned back by InetAddress
    // itself
    byte[] bytes = address.getAddress();
    byte[] inner = embedded(bytes);
    return allowsBytes(bytes, inner != null) && (inner == null || allowsBytes(inner, false));
  }

  private boolean allowsBytes(byte[] address, boolean carriesAnother) {
    if (contains(NEVER, address)) {
      return false;
    }
    return contains(allowed, address)
        || !contains(SPECIAL, address)
        || (carriesAnother && NAT64.contains(address));
  }

  private static boolean contains(List<AddressRange> ranges, byte[] address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** The IPv4 address that a translator or a tunnel would send this on to. */
  private static byte @Nullable [] embedded(byte[] address) {
    if (address.length != 16) {
      return null;
    }
    if (NAT64.contains(address)) {
      return Arrays.copyOfRange(address, 12, 16);
    }
    return SIX_TO_FOUR.contains(address) ? Arrays.copyOfRange(address, 2, 6) : null;
  }

  /**
   * The addresses of a name that may be connected to.
   *
   * @throws UnknownHostException when it has none; when it has some and none is allowed, with a
   *     message that says so and that {@link #isRefusal} knows
   */
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    List<InetAddress> all = resolver.resolve(host);
    List<InetAddress> survivors = all.stream().filter(this::allows).toList();
    if (survivors.isEmpty() && !all.isEmpty()) {
      throw new BlockedAddressException(all.getFirst());
    }
    return survivors;
  }

  /** Whether a lookup failed because no address may be connected to, and not for want of any. */
  public static boolean isRefusal(UnknownHostException failure) {
    return failure instanceof BlockedAddressException;
  }

  /**
   * The same, of those alone that {@code network.allow} names: where what is secret may go without
   * TLS.
   */
  List<InetAddress> resolveInside(String host) throws UnknownHostException {
    List<InetAddress> survivors =
        resolve(host).stream().filter(each -> contains(allowed, each.getAddress())).toList();
    if (survivors.isEmpty()) {
      throw new BlockedAddressException(AddressRule.OUTSIDE.of());
    }
    return survivors;
  }

  /** The addresses of a name that the administrator gave: all but those that are never allowed. */
  List<InetAddress> resolveGiven(String host) throws UnknownHostException {
    List<InetAddress> survivors =
        resolver.resolve(host).stream().filter(each -> !isNever(each.getAddress())).toList();
    if (survivors.isEmpty()) {
      throw new BlockedAddressException(AddressRule.NEVER.of());
    }
    return survivors;
  }

  private static boolean isNever(byte[] address) {
    byte[] inner = embedded(address);
    return contains(NEVER, address) || (inner != null && contains(NEVER, inner));
  }

  /**
   * What is wrong with a URL that somebody wants events sent to; empty when it is right. A name
   * that does not resolve now is accepted: it may later. Takes as long as looking the name up, 5 s
   * at the most.
   */
  public Optional<Refusal> refusal(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return Optional.of(AddressRule.URL_SCHEME.of());
    }
    if (url.getHost() == null || url.getHost().isEmpty()) {
      return Optional.of(AddressRule.URL_HOST.of());
    }
    if (url.getRawUserInfo() != null) {
      return Optional.of(AddressRule.URL_USER.of());
    }
    if (url.getRawFragment() != null) {
      return Optional.of(AddressRule.URL_FRAGMENT.of());
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      return Optional.of(AddressRule.URL_PORT.of());
    }
    return refusalOfHost(url.getHost(), this::resolve);
  }

  /**
   * Why no connection to that host may be made, one sentence; empty when one may, or when that is
   * not known now. Takes 5 s at the most.
   *
   * @param urlHost a name or an address, one of IPv6 with or without its brackets
   */
  public Optional<String> refusalOfHost(String urlHost) {
    return refusalOfHost(urlHost, this::resolve).map(Refusal::sentence);
  }

  /**
   * What is wrong with a URL where an access token is asked for: what is secret goes there, so that
   * http is for the ranges of {@code network.allow} alone.
   */
  public Optional<Refusal> refusalOfTokenUrl(URI url) {
    return refusal(url)
        .or(() ->
            "http".equalsIgnoreCase(url.getScheme())
                ? refusalOfHost(url.getHost(), this::resolveInside)
                : Optional.empty());
  }

  private static Optional<Refusal> refusalOfHost(String urlHost, Resolver judge) {
    boolean bracketed = urlHost.startsWith("[") && urlHost.endsWith("]");
    String host = bracketed ? urlHost.substring(1, urlHost.length() - 1) : urlHost;
    CompletableFuture<Optional<Refusal>> lookup = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> lookup.complete(judge(host, judge)));
    try {
      return lookup.get(LOOKUP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty(); // slow to resolve now; judged again at every connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<Refusal> judge(String host, Resolver judge) {
    try {
      var _ = judge.resolve(host);
      return Optional.empty();
    } catch (BlockedAddressException e) {
      return Optional.of(e.refusal);
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The name has addresses, and none may be connected to. */
  static final class BlockedAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    BlockedAddressException(InetAddress address) {
      this(AddressRule.ADDRESS.of(address.getHostAddress()));
    }

    BlockedAddressException(Refusal refusal) {
      super(refusal.sentence());
      this.refusal = refusal;
    }
  }
}
