package dev.hookswitch.api;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Something wrong with a request, as an RFC 9457 problem document. */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * One field that is wrong.
   *
   * @param pointer RFC 6901, as a URI fragment: {@code #/events/0}
   */
  record FieldError(String pointer, String detail) {}

  private final int status;
  private final transient List<FieldError> errors;

  private Problem(int status, String detail, List<FieldError> errors) {
    super(detail, null, false, false);
    this.status = status;
    this.errors = errors;
  }

  static Problem of(int status, String detail) {
    return new Problem(status, detail, List.of());
  }

  static Problem badRequest(String detail) {
    return of(400, detail);
  }

  static Problem badField(String pointer, String detail) {
    return new Problem(
        400,
        "the request has a field that cannot be used",
        List.of(new FieldError(pointer, detail)));
  }

  static Problem notFound(String what) {
    return of(404, "there is no such " + what);
  }

  int status() {
    return status;
  }

  byte[] toJson() {
    ObjectNode document = JsonMapper.shared().createObjectNode();
    document.put("type", "about:blank");
    document.put("title", title(status));
    document.put("status", status);
    document.put("detail", getMessage());
    if (!errors.isEmpty()) {
      ArrayNode list = document.putArray("errors");
      for (FieldError error : errors) {
        list.addObject().put("pointer", error.pointer()).put("detail", error.detail());
      }
    }
    return JsonMapper.shared().writeValueAsBytes(document);
  }

  /** RFC 9110's names; with type about:blank the title is that of the status. */
  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 410 -> "Gone";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 416 -> "Range Not Satisfiable";
      case 425 -> "Too Early";
      case 422 -> "Unprocessable Content";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> status >= 500 ? "Internal Server Error" : "Error";
    };
  }
}
