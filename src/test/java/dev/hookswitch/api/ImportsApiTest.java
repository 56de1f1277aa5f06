package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Contacts that come as a text of any length, and go as one. */
class ImportsApiTest extends ApiHarness {

  private final HttpClient http = HttpClient.newHttpClient();
  private String campaign;

  @BeforeEach
  void makeCampaign() {
    campaign =
        "/v1/campaigns/"
            + send(
                    "POST",
                    "/v1/campaigns",
                    acme,
                    "{\"name\":\"Flow\",\"kind\":\"contact-callflow\",\"context\":\"survey\"}")
                .body()
                .path("id")
                .asString();
  }

  @AfterEach
  void closeClient() {
    http.close();
  }

  private HttpResponse<String> post(String path, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Authorization", "Bearer " + acme)
            .header("Content-Type", type)
            .POST(body)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode importText(String type, String text) throws IOException, InterruptedException {
    HttpResponse<String> response =
        post(campaign + "/contacts", type, BodyPublishers.ofString(text));
    JsonNode body = JsonMapper.shared().readTree(response.body());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return body;
  }

  private String detail(String type, byte[] text) throws IOException, InterruptedException {
    HttpResponse<String> response =
        post(campaign + "/contacts", type, BodyPublishers.ofByteArray(text));
    return response.statusCode()
        + " "
        + JsonMapper.shared().readTree(response.body()).path("detail").asString();
  }

  private String csv(String text) throws IOException, InterruptedException {
    return detail("text/csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private int contacts() {
    return get(campaign, acme).body().path("contacts").path("total").asInt();
  }

  @Test
  void aSpreadsheetIsImportedWhateverSomeOfItsRowsAre() throws Exception {
    JsonNode report =
        importText(
            "text/csv; charset=utf-8",
            "\ufeffnumber;name;Favourite colour;timezone\r\n"
                + "20000001;Anna;blue;\r\n"
                + "x;Bob;red;\r\n"
                + "20000001;Anna again;blue;\r\n"
                + "20000002;\"Carl \"\"C\"\"; jr.\";;Asia/Tokyo\r\n"
                + "20000003;Dora;;Mars/Olympus\r\n"
                + "20000004;Eve\r\n");
    assertThat(report.path("status").asString()).isEqualTo("complete");
    assertThat(report.path("added").asInt()).isEqualTo(2);
    assertThat(report.path("duplicates").asInt()).isEqualTo(1);
    assertThat(report.path("bad").asInt()).isEqualTo(3);
    assertThat(report.path("lines").asInt()).isEqualTo(7);
    assertThat(report.path("bad_rows").toString())
        .isEqualTo(
            "[{\"line\":3,\"detail\":\"the number must have 3 to 20 digits, a plus sign before them"
                + " if it is international\"},{\"line\":6,\"detail\":\"the timezone is none, such"
                + " as Europe/Riga\"},{\"line\":7,\"detail\":\"the line has 2 cells, the first line"
                + " has 4\"}]");
    JsonNode contact = get(campaign + "/contacts", acme).body().path("data").path(1);
    assertThat(contact.path("name").asString()).isEqualTo("Carl \"C\"; jr.");
    assertThat(get(campaign + "/imports", acme).body().path("data").path(0)).isEqualTo(report);
  }

  @Test
  void theSameTextAgainAddsNothing() throws Exception {
    StringBuilder text = new StringBuilder("number,name\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("2").append(1_000_000 + i).append(",Person ").append(i).append('\n');
    }
    assertThat(importText("text/csv", text.toString()).path("added").asInt()).isEqualTo(5_000);
    JsonNode again = importText("text/csv", text.toString());
    assertThat(again.path("added").asInt()).isZero();
    assertThat(again.path("duplicates").asInt()).isEqualTo(5_000);
    assertThat(contacts()).isEqualTo(5_000);
  }

  @Test
  void linesOfJson() throws Exception {
    JsonNode report =
        importText(
            "application/x-ndjson",
            "{\"number\":\"20000001\",\"name\":\"Anna\",\"city\":\"Riga\"}\n\n{\"name\":\"x\"}\n");
    assertThat(report.path("added").asInt()).isEqualTo(1);
    assertThat(report.path("bad_rows").path(0).path("line").asInt()).isEqualTo(3);
  }

  @Test
  void whatCannotBeReadIsRefusedWithASentence() throws Exception {
    assertThat(csv(""))
        .isEqualTo(
            "400 the first line must be the names of the columns, number among them; nothing was"
                + " added");
    assertThat(csv("phone\n20000001\n"))
        .isEqualTo("400 there is no column number in the first line; nothing was added");
    assertThat(
            detail(
                "text/csv",
                "number,name\n20000001,J\u00fcrgen\n".getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo(
            "400 line 2 is not UTF-8: save the text as UTF-8, and send it again; nothing was"
                + " added");
    assertThat(detail("text/csv", "number\n20000001\n".getBytes(StandardCharsets.UTF_16)))
        .isEqualTo("400 this text is UTF-16: save it as UTF-8; nothing was added");
    assertThat(detail("text/csv; charset=iso-8859-1", "number\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("415 the text must be UTF-8");
    assertThat(detail("text/plain", "number\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("415 the body must be application/json");
    assertThat(contacts()).isZero();
    assertThat(get(campaign + "/imports", acme).body().path("data")).isEmpty();
  }

  /** Longer than what is looked at before anything is added: then what is before it is kept. */
  @Test
  void whatCannotBeReadFarWithinATextStopsItThere() throws Exception {
    StringBuilder text = new StringBuilder("number,name\n");
    for (int i = 0; i < 4_500; i++) {
      text.append("2").append(1_000_000 + i).append(",Person\n");
    }
    byte[] latin =
        text.append("20000001,J\u00fcrgen\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    assertThat(detail("text/csv", latin))
        .isEqualTo(
            "409 line 4502 is not UTF-8: save the text as UTF-8, and send it again; what stands"
                + " before it was added");
    assertThat(contacts()).isEqualTo(4_500);
    JsonNode report = get(campaign + "/imports", acme).body().path("data").path(0);
    assertThat(report.path("status").asString()).isEqualTo("stopped");
    assertThat(report.path("lines").asInt()).isEqualTo(4_501);
  }

  /** Far larger than any other body may be, and than what fits in memory at once. */
  @Test
  void aLongTextIsReadAsItComes() throws Exception {
    int rows = 30_000;
    String note = "x".repeat(400);
    HttpResponse<String> response =
        post(
            campaign + "/contacts",
            "text/csv",
            BodyPublishers.ofInputStream(() -> new Rows(rows, note)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(contacts()).isEqualTo(rows);
    HttpResponse<InputStream> export =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port() + campaign + "/export.csv"))
                .header("Authorization", "Bearer " + acme)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    long lines = 0;
    try (InputStream in = export.body()) {
      byte[] buffer = new byte[65_536];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
      }
    }
    assertThat(lines).isEqualTo(rows + 1L);
  }

  /** A text that is made while it is read. */
  private static final class Rows extends InputStream {
    private final int rows;
    private final String note;
    private byte[] line = "number,note\n".getBytes(StandardCharsets.UTF_8);
    private int at;
    private int row;

    Rows(int rows, String note) {
      this.rows = rows;
      this.note = note;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (at == line.length) {
        if (row == rows) {
          return -1;
        }
        line = ("2" + (1_000_000 + row++) + "," + note + "\n").getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      int taken = Math.min(length, line.length - at);
      System.arraycopy(line, at, bytes, offset, taken);
      at += taken;
      return taken;
    }
  }

  /** Whoever sends it dies in the middle of a line. */
  @Test
  void aTextThatIsCutOffIsKeptUpToALineThatIsKnown() throws Exception {
    StringBuilder text = new StringBuilder("number,name\n");
    for (int i = 0; i < 3_000; i++) {
      text.append("2").append(1_000_000 + i).append(",Person\n");
    }
    text.append("2900000");
    byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST "
                  + campaign
                  + "/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                  + acme
                  + "\r\nContent-Type: text/csv\r\nContent-Length: "
                  + (body.length + 100_000)
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      out.write(body);
      out.flush();
      socket.shutdownOutput();
      Eventually.until("what came of it is noted", this::isStopped);
    }
    JsonNode report = get(campaign + "/imports", acme).body().path("data").path(0);
    assertThat(report.path("detail").asString()).isEqualTo("the text was cut off after line 3001");
    assertThat(report.path("lines").asInt()).isEqualTo(3_001);
    assertThat(contacts()).isEqualTo(3_000);
  }

  private boolean isStopped() {
    return get(campaign + "/imports", acme)
        .body()
        .path("data")
        .path(0)
        .path("status")
        .asString()
        .equals("stopped");
  }

  @Test
  void whatIsExportedIsHarmlessAndCanBeImportedAgain() throws Exception {
    importText(
        "text/csv",
        "number,name,status,formula\n20000001,\"=HYPERLINK(\"\"http://x\"\")\",vip,@SUM(A1)\n");
    HttpResponse<String> export =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.port() + campaign + "/export.csv"))
                .header("Authorization", "Bearer " + acme)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(export.headers().firstValue("content-type")).contains("text/csv; charset=utf-8");
    assertThat(export.headers().firstValue("content-disposition").orElseThrow())
        .startsWith("attachment; filename=\"cmp_");
    String[] lines = export.body().split("\r\n", -1);
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).startsWith("contact_id,number,name,").endsWith(",formula,variable_status");
    assertThat(lines[1])
        .contains(",+37120000001,\"'=HYPERLINK(\"\"http://x\"\")\",Europe/Riga,new,0,")
        .endsWith(",'@SUM(A1),vip");
    campaign =
        "/v1/campaigns/"
            + send(
                    "POST",
                    "/v1/campaigns",
                    acme,
                    "{\"name\":\"Again\",\"kind\":\"contact-callflow\",\"context\":\"survey\"}")
                .body()
                .path("id")
                .asString();
    assertThat(importText("text/csv", export.body()).path("added").asInt()).isEqualTo(1);
    JsonNode contact = get(campaign + "/contacts", acme).body().path("data").path(0);
    assertThat(contact.path("number").asString()).isEqualTo("+37120000001");
    assertThat(contact.path("name").asString()).isEqualTo("=HYPERLINK(\"http://x\")");
    assertThat(contact.path("variables").path("formula").asString()).isEqualTo("@SUM(A1)");
  }

  @Test
  void aListOfNumbersThatAreNotCalled() throws Exception {
    HttpResponse<String> response =
        post(
            "/v1/do_not_call",
            "text/csv",
            BodyPublishers.ofString("name,number\nAnna,20000001\nBob,x\nAnna,+37120000001\n"));
    JsonNode report = JsonMapper.shared().readTree(response.body());
    assertThat(report.path("added").asInt()).isEqualTo(1);
    assertThat(report.path("duplicates").asInt()).isEqualTo(1);
    assertThat(report.path("bad_rows").path(0).path("line").asInt()).isEqualTo(3);
    assertThat(get("/v1/do_not_call/20000001", acme).status()).isEqualTo(200);
    HttpResponse<String> latin =
        post(
            "/v1/do_not_call",
            "text/csv",
            BodyPublishers.ofByteArray(
                "number,name\n20000005,\n20000006,\u00fc\n".getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(latin.statusCode()).isEqualTo(409);
    assertThat(latin.body()).contains("line 3 is not UTF-8");
  }
}
