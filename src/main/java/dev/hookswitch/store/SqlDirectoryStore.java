package dev.hookswitch.store;

import dev.hookswitch.directory.DirectoryStore;
import dev.hookswitch.directory.Origin;
import dev.hookswitch.directory.OwnNumber;
import dev.hookswitch.directory.User;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Users and numbers in the database. */
public final class SqlDirectoryStore implements DirectoryStore {

  private static final JsonMapper JSON = new JsonMapper();

  private final Database database;

  public SqlDirectoryStore(Database database) {
    this.database = database;
  }

  @Override
  public List<User> users() {
    return database.read(handle ->
        handle
            .createQuery("select * from directory_user order by id")
            .map((row, context) ->
                new User(
                    row.getString("id"),
                    row.getString("name"),
                    row.getString("account"),
                    List.of(JSON.readValue(row.getString("devices"), String[].class)),
                    Origin.API))
            .list());
  }

  @Override
  public void put(User user) {
    change(handle ->
        handle
            .createUpdate(
                "insert into directory_user (id, name, account, devices) values (:id, :name,"
                    + " :account, :devices) on conflict (id) do update set name = :name, account ="
                    + " :account, devices = :devices")
            .bind("id", user.id())
            .bind("name", user.name())
            .bind("account", user.account())
            .bind("devices", JSON.writeValueAsString(user.devices()))
            .execute());
  }

  @Override
  public void deleteUser(String id) {
    change(handle ->
        handle.createUpdate("delete from directory_user where id = :id").bind("id", id).execute());
  }

  @Override
  public List<OwnNumber> numbers() {
    return database.read(handle ->
        handle
            .createQuery("select * from own_number order by number")
            .map((row, context) ->
                new OwnNumber(
                    row.getString("number"),
                    row.getString("account"),
                    row.getString("label"),
                    Origin.API))
            .list());
  }

  @Override
  public void put(OwnNumber number) {
    change(handle ->
        handle
            .createUpdate(
                "insert into own_number (number, account, label) values (:number, :account,"
                    + " :label) on conflict (number) do update set account = :account, label ="
                    + " :label")
            .bind("number", number.number())
            .bind("account", number.account())
            .bind("label", number.label())
            .execute());
  }

  @Override
  public void deleteNumber(String number) {
    change(handle ->
        handle
            .createUpdate("delete from own_number where number = :number")
            .bind("number", number)
            .execute());
  }

  private void change(Database.Writing<Integer> work) {
    database.write(handle -> {
      database.announce(handle, Change.DIRECTORY);
      return work.apply(handle);
    });
  }
}
