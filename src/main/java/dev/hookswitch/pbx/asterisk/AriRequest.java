package dev.hookswitch.pbx.asterisk;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request of the REST interface.
 *
 * @param path below {@code /ari}, encoded
 * @param query encoded; what is personal or secret is never in it, because URLs are logged
 * @param body JSON, or empty for none
 */
record AriRequest(String method, String path, String query, String body) {

  private static final JsonMapper JSON = JsonMapper.shared();

  static AriRequest get(String... path) {
    return new AriRequest("GET", joined(path), "", "");
  }

  static AriRequest post(String... path) {
    return new AriRequest("POST", joined(path), "", "");
  }

  static AriRequest put(String... path) {
    return new AriRequest("PUT", joined(path), "", "");
  }

  static AriRequest delete(String... path) {
    return new AriRequest("DELETE", joined(path), "", "");
  }

  AriRequest asking(String name, String value) {
    return new AriRequest(method, path, name + "=" + encoded(value), body);
  }

  AriRequest saying(Map<String, ?> fields) {
    return new AriRequest(method, path, query, JSON.writeValueAsString(fields));
  }

  private static String joined(String... path) {
    for (String segment : path) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("\"" + segment + "\" is no id");
      }
    }
    return Stream.of(path).map(AriRequest::encoded).collect(Collectors.joining("/"));
  }

  /** Asterisk takes a plus for a blank in paths too. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
