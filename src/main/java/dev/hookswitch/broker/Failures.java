package dev.hookswitch.broker;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong on the way to a broker, in words. */
final class Failures {

  private static final int LONGEST = 200;

  private Failures() {}

  static String didNotAnswer(Duration timeout) {
    return "did not answer within "
        + (timeout.toMillis() % 1000 == 0
            ? timeout.toSeconds() + " s"
            : timeout.toMillis() + " ms");
  }

  static BrokerException unreachable(IOException failure, Duration timeout) {
    return BrokerException.unreachable(inWords(failure, timeout), failure);
  }

  private static String inWords(IOException failure, Duration timeout) {
    SSLException tls = find(failure, SSLException.class);
    if (tls != null) {
      return "TLS failed: " + firstLine(tls);
    }
    return switch (failure) {
      case UnknownHostException _ -> "its name does not resolve";
      case SocketTimeoutException _ -> didNotAnswer(timeout);
      case ConnectException _ -> "refuses connections";
      case NoRouteToHostException _ -> "cannot be reached: no route";
      default -> "closed the connection before it answered";
    };
  }

  /** The first of that kind among a failure and its causes. */
  static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return kind.cast(at);
      }
    }
    return null;
  }

  static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    String line =
        message == null
            ? failure.getClass().getSimpleName()
            : message.lines().findFirst().orElse(message);
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
