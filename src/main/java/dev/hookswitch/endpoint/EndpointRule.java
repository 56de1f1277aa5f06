package dev.hookswitch.endpoint;

import dev.hookswitch.refusal.Rule;

/** What the fields of an endpoint must keep to. */
public enum EndpointRule implements Rule {
  /** What others have said, in the only words that there are. */
  SAID("{0}"),
  MISSING("{0} is missing"),
  LENGTH("{0} must have 1 to {1} characters"),
  UNKNOWN_WORD("{0} cannot be \"{1}\""),
  LIST_MOST("{0} must be a list of {1} at the most"),
  TWICE("{0} is there twice"),
  MOST("{0} must be {1} at the most"),
  NUMBER("{0} must be a number from {1} to {2}"),
  WHOLE_NUMBER("{0} must be a whole number"),
  TIME("{0} must be a time such as 500ms, 15s, 5m, 2h or 1d"),
  URL_FOLLOWS("url follows from the settings of this preset: leave it out"),
  NOT_A_URL("url is not a URL"),
  BROKER("only the administrator may send to a message broker"),
  PROXY("only the administrator's key may choose a proxy"),
  /** Of a secret that was given for one server and must not go to another. */
  LED_ANYWHERE("format has a template that may lead to another server: give {0} with it again"),
  LED_ELSEWHERE("url leads to another server: give {0} with it again"),
  CONDITION("condition: {0}"),
  HEADER_NAME("a header's name is letters, digits and dashes"),
  HEADER_OURS("the header {0} is set by Hookswitch itself"),
  HEADER_VALUE(
      "the value of the header {0} must be one line of printable ASCII, {1} characters at most"),
  AUTHORIZATION_TWICE("the header Authorization is set by authentication; use one of the two"),
  TYPE_MISSING("authentication needs type: none, basic, bearer or oauth2"),
  COLON("a user name must not have a colon"),
  ONE_LINE("{0} must be one line without control characters"),
  NO_SPACES("{0} must be printable ASCII without spaces"),
  ASCII("{0} must be printable ASCII"),
  TOKEN_URL("token_url must be an https:// URL without user name, password and fragment"),
  PAIR("client_certificate and client_key belong together"),
  CERTIFICATE_EXPIRED("client_certificate has expired on {0}"),
  AUTHORITY_EXPIRED("a certificate of ca has expired on {0}: {1}"),
  ENDPOINTS_MOST("an account has {0} endpoints at the most"),
  MADE_BEFORE("this endpoint has been made before"),
  IN_FILE("this endpoint is kept in the settings file and changed there");

  private final String english;

  EndpointRule(String english) {
    this.english = english;
  }

  @Override
  public String english() {
    return english;
  }
}
