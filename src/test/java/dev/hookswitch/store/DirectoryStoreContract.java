package dev.hookswitch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store of users and numbers must do. */
abstract class DirectoryStoreContract extends StoreContract {

  @Test
  void usersAreReplacedByTheirId() {
    User anna = new User("anna", "Anna", "acme", List.of("101", "111"), Origin.API);
    User bare = new User("bare", null, null, List.of(), Origin.API);
    new SqlDirectoryStore(database).put(bare);
    new SqlDirectoryStore(database).put(anna);
    reopen();
    SqlDirectoryStore store = new SqlDirectoryStore(database);
    assertThat(store.users()).containsExactly(anna, bare);
    User changed = new User("anna", null, "zeta", List.of("102"), Origin.API);
    store.put(changed);
    store.deleteUser("bare");
    assertThat(store.users()).containsExactly(changed);
  }

  @Test
  void numbersAreReplacedByThemselves() {
    SqlDirectoryStore store = new SqlDirectoryStore(database);
    store.put(new OwnNumber("37160000001", "acme", "Sales", Origin.API));
    OwnNumber number = new OwnNumber("37160000001", "zeta", null, Origin.API);
    store.put(number);
    assertThat(store.numbers()).containsExactly(number);
    store.deleteNumber("37160000001");
    assertThat(store.numbers()).isEmpty();
  }
}
