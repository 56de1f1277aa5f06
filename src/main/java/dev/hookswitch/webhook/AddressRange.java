package dev.hookswitch.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of IP addresses such as {@code 10.0.0.0/8} or {@code fc00::/7}. */
public final class AddressRange {

  private final byte[] network;
  private final int bits;
  private final String text;

  private AddressRange(byte[] network, int bits, String text) {
    this.network = network;
    this.bits = bits;
    this.text = text;
  }

  /**
   * Reads the usual notation; an address without a length is itself alone.
   *
   * @throws IllegalArgumentException with one sentence
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      // only literals: a name here would be looked up
      if (!address.matches("[0-9a-fA-F:.]+")
          || !(address.contains(":") || address.matches("\\d+(\\.\\d+){3}"))) {
        throw new IllegalArgumentException(text + " is not an address range such as 10.0.0.0/8");
      }
      byte[] network = InetAddress.getByName(address).getAddress();
      int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > network.length * 8) {
        throw new IllegalArgumentException(
            text + " has a prefix length that its address does not have room for");
      }
      return new AddressRange(network, bits, text);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException(text + " is not an address range such as 10.0.0.0/8", e);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
      if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
