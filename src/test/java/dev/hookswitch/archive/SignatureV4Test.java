package dev.hookswitch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of AWS's own documentation ("GET Object"), signature and all. */
class SignatureV4Test {

  @Test
  void signsAsTheDocumentationDoes() {
    SignatureV4 signature =
        new SignatureV4(
            "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    Map<String, String> headers =
        signature.headers(
            "GET",
            "examplebucket.s3.amazonaws.com",
            "/test.txt",
            SignatureV4.EMPTY,
            Map.of("range", "bytes=0-9"),
            Instant.parse("2013-05-24T00:00:00Z"));
    assertThat(headers)
        .containsEntry("x-amz-date", "20130524T000000Z")
        .containsEntry("range", "bytes=0-9")
        .doesNotContainKey("host")
        .containsEntry(
            "Authorization",
            "AWS4-HMAC-SHA256"
                + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + " Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }
}
