package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.idempotency.IdempotencyKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A POST that is sent twice is carried out once. */
class IdempotencyTest extends ApiHarness {

  /** These are carried out again; see {@code Idempotency}. */
  private static final Pattern CHANGE_NOTHING = Pattern.compile("/(preview|dry_run|try)$");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String ENDPOINT = "{\"url\":\"https://example.com/hook\"}";

  private HttpResponse<String> post(String path, String key, String once, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Authorization", "Bearer " + key)
            .header("Idempotency-Key", once)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String replayed(HttpResponse<?> response) {
    return response.headers().firstValue("Idempotent-Replayed").orElse("");
  }

  private static String detail(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body()).path("detail").asString();
  }

  @Test
  void theSameRequestGetsTheSameAnswerWithItsSecret() throws Exception {
    HttpResponse<String> first = post("/v1/endpoints", acme, "k-1", ENDPOINT);
    HttpResponse<String> second = post("/v1/endpoints", acme, "\"k-1\"", ENDPOINT);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(replayed(first)).isEmpty();
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(replayed(second)).isEqualTo("true");
    assertThat(second.body()).isEqualTo(first.body()).contains("whsec_");
    assertThat(second.headers().firstValue("location"))
        .isEqualTo(first.headers().firstValue("location"))
        .isPresent();
    assertThat(second.headers().firstValue("content-type")).contains("application/json");
    assertThat(endpoints.all()).hasSize(1);
    // another request, another owner, no key at all
    HttpResponse<String> other = post("/v1/endpoints", acme, "k-1", ENDPOINT + " ");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(detail(other)).isEqualTo("this Idempotency-Key was used for another request");
    assertThat(post("/v1/replays", acme, "k-1", ENDPOINT).statusCode()).isEqualTo(422);
    assertThat(replayed(post("/v1/endpoints", zeta, "k-1", ENDPOINT))).isEmpty();
    assertThat(send("POST", "/v1/endpoints", acme, ENDPOINT).status()).isEqualTo(201);
    assertThat(endpoints.all()).hasSize(3);
    String stored = everythingStored();
    String secret = JsonMapper.shared().readTree(first.body()).path("secret").asString();
    assertThat(stored).doesNotContain(secret, "k-1");
  }

  private String everythingStored() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void ofTwentyAtOnceOneIsCarriedOut() throws Exception {
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(
            threads.submit(
                (Callable<HttpResponse<String>>)
                    () -> post("/v1/endpoints", acme, "k-2", ENDPOINT)));
      }
      for (Future<HttpResponse<String>> answer : answers) {
        statuses.add(answer.get().statusCode());
        if (answer.get().statusCode() == 409) {
          assertThat(answer.get().headers().firstValue("retry-after")).contains("1");
        }
      }
    }
    assertThat(endpoints.all()).hasSize(1);
    assertThat(statuses).contains(201).allMatch(status -> status == 201 || status == 409);
    assertThat(replayed(post("/v1/endpoints", acme, "k-2", ENDPOINT))).isEqualTo("true");
  }

  @Test
  void aRefusalIsNotRemembered() throws Exception {
    assertThat(post("/v1/endpoints", acme, "k-3", "{}").statusCode()).isEqualTo(400);
    assertThat(post("/v1/endpoints", acme, "k-3", ENDPOINT).statusCode()).isEqualTo(201);
    assertThat(post("/v1/unknown", acme, "k-4", "{}").statusCode()).isEqualTo(404);
    assertThat(post("/v1/endpoints", acme, "k-4", ENDPOINT).statusCode()).isEqualTo(201);
    assertThat(post("/v1/endpoints", "hsk_wrong", "k-5", ENDPOINT).statusCode()).isEqualTo(401);
    assertThat(post("/v1/endpoints", acme, "k-5", "x".repeat(2_000_000)).statusCode())
        .isEqualTo(413);
    assertThat(post("/v1/endpoints", acme, "k-5", ENDPOINT).statusCode()).isEqualTo(201);
  }

  @Test
  void whatChangesNothingIsCarriedOutAgain() throws Exception {
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = post("/v1/endpoints/dry_run", acme, "k-6", "{}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(replayed(answer)).isEmpty();
    }
  }

  @Test
  void aKeyIsVisibleAscii() throws Exception {
    HttpResponse<String> answer = post("/v1/endpoints", acme, "a b", ENDPOINT);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(detail(answer)).isEqualTo(IdempotencyKey.EXPECTED);
    for (String wrong : List.of("", "  ", "a b", "\u00fc", "x".repeat(256))) {
      assertThat(IdempotencyKey.of("acme", wrong)).as(wrong).isEmpty();
    }
    assertThat(IdempotencyKey.of("acme", "x".repeat(255))).isPresent();
  }

  /** Every POST there is: the description says so, and the key of another request is refused. */
  @Test
  void everyPostHasIt() throws Exception {
    assertThat(post("/v1/tickets", ADMIN, "taken", "{}").statusCode()).isEqualTo(201);
    JsonNode description = get("/openapi.json", ADMIN).body();
    int posts = 0;
    for (var path : description.path("paths").properties()) {
      JsonNode post = path.getValue().path("post");
      if (post.isMissingNode()) {
        continue;
      }
      posts++;
      assertThat(post.path("parameters").toString())
          .as(path.getKey())
          .contains("#/components/parameters/IdempotencyKey");
      for (String status : List.of("409", "422", "429")) {
        assertThat(post.path("responses").has(status)).as(path.getKey()).isTrue();
      }
      String url = path.getKey().replaceAll("\\{[a-z_]+}", "none");
      if (!CHANGE_NOTHING.matcher(url).find() && !url.equals("/v1/tickets")) {
        assertThat(post(url, ADMIN, "taken", "{}").statusCode()).as(url).isEqualTo(422);
      }
    }
    assertThat(posts).isGreaterThanOrEqualTo(9);
  }
}
