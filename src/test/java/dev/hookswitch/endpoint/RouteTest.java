package dev.hookswitch.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hookswitch.endpoint.Route.Credentials;
import dev.hookswitch.endpoint.Route.Through;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proxies as people write them. */
class RouteTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default",
        "none",
        "http://proxy:3128",
        "http://[::1]:3128",
        "http://u:p@10.0.0.1:8080",
        "http://u%40x:p%3A%2B%20w@proxy:1"
      })
  void whatIsReadIsWrittenTheSame(String text) {
    assertThat(Route.parse(text).reveal()).isEqualTo(text);
  }

  @Test
  void userNameAndPasswordAreDecodedAndThePasswordIsNotShown() {
    Route route = Route.parse("http://u%40x:p%3A+w@proxy:1/");
    assertThat(route).isEqualTo(new Through("proxy", 1, new Credentials("u@x", "p:+w")));
    assertThat(route.shown()).isEqualTo("http://u%40x:…@proxy:1");
    assertThat(route.toString()).isEqualTo(route.shown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy:3128", "https://proxy:3128", "socks5://proxy:3128", "http://proxy", "http://proxy:0",
        "http://proxy:70000", "http://proxy:1/path", "http://proxy:1?q", "http://:1",
            "http://a b:1",
        "", "http://u:s3cret@:1"
      })
  void whatIsNoProxyIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> Route.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(Route.EXPECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://s3cret@proxy:1",
        "http://:s3cret@proxy:1",
        "http://u:s3%0Dcret@p:1",
        "http://u:s3%zzcret@p:1"
      })
  void credentialsThatCannotBeSentAreRefusedWithoutRepeatingThem(String text) {
    assertThatThrownBy(() -> Route.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("s3");
  }
}
