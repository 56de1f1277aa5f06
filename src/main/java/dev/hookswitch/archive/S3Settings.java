package dev.hookswitch.archive;

import java.net.URI;

/**
 * A bucket.
 *
 * @param endpoint of the service, without the bucket
 * @param prefix stands before every place; empty, or a path that ends with a slash
 */
public record S3Settings(
    URI endpoint, String bucket, String region, String accessKey, String secretKey, String prefix) {

  public static final String DEFAULT_REGION = "us-east-1";

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "S3Settings[" + endpoint + "/" + bucket + "/" + prefix + " in " + region + "]";
  }
}
