package dev.hookswitch.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.directory.Directories;
import dev.hookswitch.directory.User;
import dev.hookswitch.store.SqlDirectoryStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Users and numbers through the interface. */
class DirectoryApiTest extends ApiHarness {

  private Answer put(String path, String key, String body) {
    return send("PUT", path, key, body);
  }

  @Test
  void aUserIsMadeChangedAndRemoved() {
    List<String> heard = new ArrayList<>();
    directories.follow(now -> heard.add(now.users().toString()));
    Answer made = put("/v1/users/anna", acme, "{\"name\":\"Anna\",\"sip\":[\"101\",\"111\"]}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body().toString())
        .isEqualTo(
            "{\"id\":\"anna\",\"name\":\"Anna\",\"account\":\"acme\",\"sip\":[\"101\",\"111\"],"
                + "\"origin\":\"api\"}");
    assertThat(put("/v1/users/anna", acme, "{\"sip\":[\"102\"]}").status()).isEqualTo(200);
    assertThat(get("/v1/users/anna", acme).body().toString())
        .isEqualTo("{\"id\":\"anna\",\"account\":\"acme\",\"sip\":[\"102\"],\"origin\":\"api\"}");
    assertThat(heard).hasSize(2);
    assertThat(heard.getLast()).contains("102").doesNotContain("111");
    assertThat(new SqlDirectoryStore(database).users()).extracting(User::id).contains("anna");
    assertThat(send("DELETE", "/v1/users/anna", acme, null).status()).isEqualTo(204);
    assertThat(get("/v1/users/anna", acme).status()).isEqualTo(404);
    assertThat(new SqlDirectoryStore(database).users()).isEmpty();
    assertThat(heard).hasSize(3);
  }

  @Test
  void whatIsKeptIsThereAgain() {
    put("/v1/users/anna", acme, "{\"sip\":[\"101\"]}");
    put("/v1/users/zoe", zeta, "{\"sip\":[\"201\"]}");
    put("/v1/dids/37160000001", acme, "{\"label\":\"Sales\"}");
    SqlDirectoryStore store = new SqlDirectoryStore(database);
    Directories again = new Directories(store, List.of(), List.of());
    assertThat(again.users())
        .isEqualTo(
            List.of(directories.user("anna").orElseThrow(), directories.user("zoe").orElseThrow()));
    assertThat(again.number("37160000001").orElseThrow().label()).isEqualTo("Sales");
    // the file was changed meanwhile and has one of the devices: it counts
    Directories contradicted =
        new Directories(
            store,
            List.of(
                directories.user("filed").orElseThrow(),
                new User(
                    "new", null, "acme", List.of("101"), dev.hookswitch.directory.Origin.FILE)),
            List.of());
    assertThat(contradicted.users()).extracting(User::id).containsExactly("filed", "new", "zoe");
  }

  @Test
  void anAccountSeesAndChangesItsOwn() {
    put("/v1/users/anna", acme, "{\"sip\":[\"101\"]}");
    put("/v1/dids/37160000001", acme, "{}");
    assertThat(get("/v1/users", zeta).body().path("data")).isEmpty();
    assertThat(get("/v1/users/anna", zeta).status()).isEqualTo(404);
    assertThat(put("/v1/users/anna", zeta, "{}").detail()).isEqualTo("this id is taken");
    assertThat(put("/v1/users/b", zeta, "{\"account\":\"acme\"}").status()).isEqualTo(403);
    assertThat(send("DELETE", "/v1/users/anna", zeta, null).status()).isEqualTo(404);
    assertThat(put("/v1/dids/37160000001", zeta, "{}").detail())
        .isEqualTo("this number belongs to another account");
    assertThat(put("/v1/dids/37160000001", ADMIN, "{\"account\":\"zeta\"}").status())
        .isEqualTo(200);
    assertThat(get("/v1/dids/37160000001", zeta).status()).isEqualTo(200);
  }

  @Test
  void whatContradictsIsRefusedInOneSentence() {
    put("/v1/users/anna", acme, "{\"sip\":[\"101\"]}");
    assertThat(put("/v1/users/bert", acme, "{\"sip\":[\"101\"]}").detail())
        .isEqualTo("device 101 is assigned to another user");
    assertThat(put("/v1/users/filed", acme, "{}").detail())
        .isEqualTo("user filed stands in the settings file: change it there");
    assertThat(send("DELETE", "/v1/users/filed", acme, null).status()).isEqualTo(409);
    assertThat(send("DELETE", "/v1/dids/37160000099", acme, null).detail())
        .isEqualTo("number 37160000099 stands in the settings file: change it there");
    assertThat(put("/v1/users/no%20spaces", acme, "{}").status()).isEqualTo(400);
    assertThat(put("/v1/users/bert", acme, "{\"sip\":[\"1 2\"]}").detail()).startsWith("#/sip ");
    assertThat(put("/v1/users/bert", acme, "{\"sip\":\"1\"}").detail()).startsWith("#/sip ");
    assertThat(put("/v1/users/bert", acme, "{\"phone\":\"1\"}").detail())
        .contains("unknown property \"phone\"");
    assertThat(put("/v1/dids/alice", acme, "{}").status()).isEqualTo(400);
    assertThat(put("/v1/dids/37160000002", ADMIN, "{}").detail())
        .isEqualTo("#/account account is missing");
  }

  @Test
  void listsGoOnWhereTheyEnded() {
    for (int i = 0; i < 5; i++) {
      put("/v1/users/u" + i, acme, "{}");
      put("/v1/dids/3716000000" + i, acme, "{}");
    }
    Answer first = get("/v1/users?limit=3", acme);
    assertThat(first.body().path("data")).hasSize(3);
    String next = first.body().path("next").asString();
    Answer second = get("/v1/users?limit=3&after=" + next, acme);
    assertThat(second.body().path("data")).hasSize(3); // with the file's
    assertThat(second.body().has("next")).isFalse();
    assertThat(get("/v1/dids?limit=5", acme).body().path("next").asString())
        .isEqualTo("37160000004");
  }
}
