package dev.hookswitch.pbx.asterisk;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What came of a request. A trouble is a phrase that completes "ADDRESS …". */
sealed interface AriAnswer {

  /** The server answered. */
  record Given(int status, String body) implements AriAnswer {

    private static final int LONGEST_MESSAGE = 200;

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    JsonNode json() {
      try {
        return JsonMapper.shared().readTree(body);
      } catch (JacksonException e) {
        return MissingNode.getInstance();
      }
    }

    /** Asterisk's own words; empty where there are none. */
    String message() {
      JsonNode json = json();
      String message = json.path("message").asString(json.path("error").asString(""));
      return message.length() > LONGEST_MESSAGE
          ? message.substring(0, LONGEST_MESSAGE) + "…"
          : message;
    }

    /** The module that would have answered is not loaded, or the server is no Asterisk. */
    boolean isNoResource() {
      return status == 404 && (message().isEmpty() || message().equals("Resource not found"));
    }

    /**
     * That channel, bridge or playback is not there. A bridge of ours that has just been ended is
     * still known for a moment, but not as one of an application's (res/ari/resource_bridges.c).
     */
    boolean isNotThere() {
      boolean isUnknown =
          (status == 404 || status == 400) && !isNoResource() && message().endsWith("not found");
      return isUnknown || (status == 409 && message().equals("Bridge not in Stasis application"));
    }
  }

  /** Nothing was sent. */
  record NotSent(String trouble) implements AriAnswer {}

  /** It was sent, perhaps in part, and no answer can be relied on. */
  record Lost(String trouble) implements AriAnswer {}
}
