package dev.hookswitch.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

  private final AddressGuard strict = new AddressGuard(List.of(), AddressGuard.PLATFORM);
  private final AddressGuard open =
      new AddressGuard(
          List.of(AddressRange.parse("0.0.0.0/0"), AddressRange.parse("::/0")),
          AddressGuard.PLATFORM);

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.2.3",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "100.100.100.200",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::c0a8:101",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "2002:a9fe:a9fe::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void whatIsNotThePublicInternetIsRefused(String text) throws UnknownHostException {
    assertThat(strict.allows(address(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
            "126.255.255.255",
        "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0",
            "192.167.255.255", "198.17.255.255",
        "198.20.0.0", "223.255.255.255", "2606:4700::1", "2a00:1450::1", "64:ff9b::808:808"
      })
  void thePublicInternetIsAllowed(String text) throws UnknownHostException {
    assertThat(strict.allows(address(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.170.2",
        "168.63.129.16",
        "100.100.100.200",
        "fd00:ec2::254",
        "fe80::1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1"
      })
  void metadataIsNeverReachableHoweverBroadTheList(String text) throws UnknownHostException {
    assertThat(open.allows(address(text))).isFalse();
  }

  @Test
  void theListOpensWhatItNamesAndNoMore() throws UnknownHostException {
    AddressGuard office =
        new AddressGuard(
            List.of(AddressRange.parse("192.168.7.0/24"), AddressRange.parse("::1")),
            AddressGuard.PLATFORM);
    assertThat(office.allows(address("192.168.7.9"))).isTrue();
    assertThat(office.allows(address("192.168.8.9"))).isFalse();
    assertThat(office.allows(address("::1"))).isTrue();
    assertThat(office.allows(address("127.0.0.1"))).isFalse();
    assertThat(open.allows(address("10.1.2.3"))).isTrue();
  }

  @Test
  void onlyTheSurvivorsOfANameAreConnectedTo() throws UnknownHostException {
    AddressGuard mixed =
        new AddressGuard(List.of(), host -> List.of(address("127.0.0.1"), address("1.1.1.1")));
    assertThat(mixed.resolve("mixed.example")).containsExactly(address("1.1.1.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://[::ffff:10.0.0.1]/",
        "ftp://example.com/",
        "http://user:pass@example.com/",
        "http:///path",
        "http://example.com/#part",
        "mailto:a@b",
        "http://example.com:0/",
        "http://example.com:70000/"
      })
  void aUrlThatCannotBeUsedIsRefusedWithASentence(String url) {
    AddressGuard offline =
        new AddressGuard(
            List.of(),
            host -> {
              if (host.equals("example.com")) {
                throw new UnknownHostException(host);
              }
              return AddressGuard.PLATFORM.resolve(host);
            });
    URI uri = URI.create(url);
    // what Java's URI takes for a name and no resolver knows (octal, hex) is refused when it is
    // resolved, or never resolves
    boolean refused = offline.refusal(uri).isPresent();
    boolean unresolvable;
    try {
      unresolvable = uri.getHost() != null && offline.resolve(uri.getHost()).isEmpty();
    } catch (UnknownHostException e) {
      unresolvable = true;
    }
    assertThat(refused || unresolvable).isTrue();
  }

  @Test
  void rangesAreReadStrictly() {
    for (String text :
        List.of(
            "10.0.0.0/33",
            "fc00::/129",
            "10.0.0/8",
            "example.com",
            "10.0.0.0/x",
            "",
            "10.0.0.0/-1")) {
      assertThatThrownBy(() -> AddressRange.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
