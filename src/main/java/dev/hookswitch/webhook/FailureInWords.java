package dev.hookswitch.webhook;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What went wrong with a request, as a phrase whose subject is the one that was asked. */
final class FailureInWords {

  /** OkHttp's own words for a proxy that answers CONNECT with anything but 200. */
  private static final Pattern REFUSED_CONNECT =
      Pattern.compile("Unexpected response code for CONNECT: (\\d{3})");

  private final Duration timeout;

  FailureInWords(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * One phrase.
   *
   * @param proxied the connection was to a proxy, so that whatever it came to is the proxy's
   */
  String of(IOException e, boolean proxied) {
    return proxied ? ofProxy(e) : direct(e);
  }

  private String ofProxy(IOException e) {
    Matcher refused = REFUSED_CONNECT.matcher(String.valueOf(e.getMessage()));
    if (refused.matches()) {
      return "the proxy does not connect to it: it answers " + refused.group(1);
    }
    return switch (e) {
      case IOException _ when mentions(e, "authenticate with proxy") -> PROXY_REFUSES_CREDENTIALS;
      case UnknownHostException _ -> "the name of the proxy does not resolve";
      case ConnectException _, NoRouteToHostException _ -> "the proxy " + direct(e);
      default -> direct(e);
    };
  }

  /** What a 407 means. */
  static final String PROXY_REFUSES_CREDENTIALS =
      "the proxy does not accept the user name and password for it (407)";

  private String direct(IOException e) {
    return switch (e) {
      case AddressGuard.BlockedAddressException _, LongAnswers.TooLong _ ->
          String.valueOf(e.getMessage());
      case UnknownHostException _ -> "its name does not resolve";
      case SSLException _ -> "TLS failed: " + firstLine(e);
      case SocketTimeoutException _ -> didNotAnswer();
      case InterruptedIOException _ ->
          didNotAnswer(); // OkHttp's word for the timeout of a whole call
      case ConnectException _ when mentions(e, "refused") -> "refuses connections";
      case NoRouteToHostException _ -> "cannot be reached: no route";
      case ConnectException _ -> "cannot be connected to: " + firstLine(e);
      case SocketException _ when mentions(e, "reset") -> "reset the connection before it answered";
      default ->
          mentions(e, "unexpected end of stream")
              ? "closed the connection before it answered"
              : "gave no answer that is HTTP: " + firstLine(e);
    };
  }

  String didNotAnswer() {
    return "did not answer within "
        + (timeout.toMillis() % 1000 == 0
            ? timeout.toSeconds() + " s"
            : timeout.toMillis() + " ms");
  }

  private static boolean mentions(Throwable e, String word) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at.getMessage() != null && at.getMessage().contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage();
    String line =
        message == null
            ? e.getClass().getSimpleName()
            : message.lines().findFirst().orElse(message);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
