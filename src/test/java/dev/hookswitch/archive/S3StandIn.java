package dev.hookswitch.archive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A service that keeps objects and looks at every signature itself, by the rules of its own kind:
 * it takes the headers that the request says are signed, as they came.
 */
final class S3StandIn implements AutoCloseable {

  static final String ACCESS_KEY = "AKTEST";
  static final String SECRET_KEY = "the secret/of+tests";
  static final String REGION = "eu-north-1";
  static final String BUCKET = "calls";

  /** By path. */
  final Map<String, byte[]> objects = new ConcurrentHashMap<>();

  /** Answered instead of doing anything, while it is not 0. */
  volatile int failing;

  private final HttpServer server;

  S3StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  S3Settings settings(String secret, String prefix) {
    return new S3Settings(url(), BUCKET, REGION, ACCESS_KEY, secret, prefix);
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String refusal = refusal(exchange, body);
    String path = exchange.getRequestURI().getRawPath();
    if (failing != 0) {
      answer(exchange, failing, error("SlowDown"));
    } else if (!refusal.isEmpty()) {
      answer(exchange, 403, error(refusal));
    } else if (!path.startsWith("/" + BUCKET + "/")) {
      answer(exchange, 404, error("NoSuchBucket"));
    } else {
      switch (exchange.getRequestMethod()) {
        case "PUT" -> {
          objects.put(path, body);
          answer(exchange, 200, new byte[0]);
        }
        case "DELETE" -> {
          objects.remove(path);
          answer(exchange, 204, new byte[0]);
        }
        case "GET" -> get(exchange, objects.get(path));
        default -> answer(exchange, 405, error("MethodNotAllowed"));
      }
    }
  }

  private static void get(HttpExchange exchange, byte[] object) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (object == null) {
      answer(exchange, 404, error("NoSuchKey"));
    } else if (range == null) {
      answer(exchange, 200, object);
    } else {
      String[] ends = range.replace("bytes=", "").split("-", 2);
      int from = Integer.parseInt(ends[0]);
      int to = Math.min(Integer.parseInt(ends[1]), object.length - 1);
      answer(exchange, 206, Arrays.copyOfRange(object, from, to + 1));
    }
  }

  private static byte[] error(String code) {
    return ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  // the signature

  private static String refusal(HttpExchange exchange, byte[] body) {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String sha256 = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
    String date = exchange.getRequestHeaders().getFirst("x-amz-date");
    if (authorization == null || sha256 == null || date == null) {
      return "AccessDenied";
    }
    if (!sha256.equals(ArchiveContract.sha256(body))) {
      return "XAmzContentSHA256Mismatch";
    }
    String names = between(authorization, "SignedHeaders=", ",");
    for (String needed : List.of("host", "x-amz-content-sha256", "x-amz-date")) {
      if (!List.of(names.split(";", -1)).contains(needed)) {
        return "AccessDenied";
      }
    }
    String scope = date.substring(0, 8) + "/" + REGION + "/s3/aws4_request";
    if (!between(authorization, "Credential=", ",").equals(ACCESS_KEY + "/" + scope)) {
      return "InvalidAccessKeyId";
    }
    String canonical =
        exchange.getRequestMethod()
            + "\n"
            + exchange.getRequestURI().getRawPath()
            + "\n\n"
            + Arrays.stream(names.split(";", -1))
                .map(
                    name -> name + ":" + exchange.getRequestHeaders().getFirst(name).strip() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + names
            + "\n"
            + sha256;
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + date
            + "\n"
            + scope
            + "\n"
            + ArchiveContract.sha256(canonical.getBytes(StandardCharsets.UTF_8));
    byte[] key = ("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
    for (String step : List.of(date.substring(0, 8), REGION, "s3", "aws4_request", toSign)) {
      key = hmac(key, step);
    }
    String expected = HexFormat.of().formatHex(key);
    return authorization.endsWith("Signature=" + expected) ? "" : "SignatureDoesNotMatch";
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
