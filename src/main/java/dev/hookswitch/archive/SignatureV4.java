package dev.hookswitch.archive;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 of a request to S3 in its headers, as its documentation describes it
 * ("Authenticating Requests: Using the Authorization Header").
 */
final class SignatureV4 {

  /** SHA-256 of nothing: of a request without a body. */
  static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String region;
  private final String accessKey;
  private final String secretKey;

  SignatureV4(String region, String accessKey, String secretKey) {
    this.region = region;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /**
   * Signs a request without a query.
   *
   * @param host as the request's own header has it, with the port where it is not the usual one
   * @param path as it is sent, percent signs and all
   * @param sha256 of the body, in hex
   * @param others headers that are signed too, by their names in small letters
   * @return the headers to send with it, Host left out
   */
  Map<String, String> headers(
      String method,
      String host,
      String path,
      String sha256,
      Map<String, String> others,
      Instant now) {
    String time = TIME.format(now);
    String scope = time.substring(0, 8) + "/" + region + "/s3/aws4_request";
    SortedMap<String, String> signed = new TreeMap<>(others);
    signed.put("host", host);
    signed.put("x-amz-content-sha256", sha256);
    signed.put("x-amz-date", time);
    String names = String.join(";", signed.keySet());
    String canonical =
        String.join(
            "\n",
            method,
            path,
            "",
            signed.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining()),
            names,
            sha256);
    String toSign = String.join("\n", ALGORITHM, time, scope, hex(sha256(canonical)));
    Map<String, String> headers = new LinkedHashMap<>(signed);
    headers.remove("host");
    headers.put(
        "Authorization",
        ALGORITHM
            + " Credential="
            + accessKey
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + hex(hmac(key(time.substring(0, 8)), toSign)));
    return headers;
  }

  private byte[] key(String day) {
    byte[] ofDay = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day);
    return hmac(hmac(hmac(ofDay, region), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
