package dev.hookswitch.store;

import dev.hookswitch.people.Answer;
import dev.hookswitch.people.Answer.Done;
import dev.hookswitch.people.Answer.Refused;
import dev.hookswitch.people.Answer.Unknown;
import dev.hookswitch.people.PeopleStore;
import dev.hookswitch.people.Person;
import dev.hookswitch.people.Refusal;
import dev.hookswitch.people.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** People in the database. */
public final class SqlPeopleStore implements PeopleStore {

  private final Database database;

  public SqlPeopleStore(Database database) {
    this.database = database;
  }

  @Override
  public List<Person> all() {
    return database.read(handle ->
        handle
            .createQuery("select * from person order by login")
            .map((row, _) -> person(row))
            .list());
  }

  @Override
  public Optional<Person> find(String id) {
    return database.read(handle -> find(handle, id));
  }

  @Override
  public Optional<Known> findByLogin(String login) {
    return database.read(handle ->
        handle
            .createQuery("select * from person where login = :login")
            .bind("login", login)
            .map((row, _) -> new Known(person(row), row.getString("password")))
            .findOne());
  }

  @Override
  public Optional<Person> findBySubject(Subject subject) {
    return database.read(handle ->
        handle
            .createQuery("select * from person where issuer = :issuer and subject = :subject")
            .bind("issuer", subject.issuer())
            .bind("subject", subject.subject())
            .map((row, _) -> person(row))
            .findOne());
  }

  @Override
  public boolean hasAdministrator() {
    return database.read(handle -> hasAdministrator(handle, ""));
  }

  @Override
  public Answer add(Person person, Proof proof) {
    return database.write(handle -> {
      takeTurn(handle);
      return insert(handle, person, proof);
    });
  }

  @Override
  public Optional<Answer> addFirst(Person person, Proof proof, byte[] sha256, Instant madeAfter) {
    return database.write(handle -> {
      takeTurn(handle);
      if (hasAdministrator(handle, "") || !hasCode(handle, sha256, madeAfter)) {
        return Optional.empty();
      }
      return Optional.of(insert(handle, person, proof));
    });
  }

  @Override
  public Answer change(String id, UnaryOperator<Person> change) {
    return database.write(handle -> {
      takeTurn(handle);
      Optional<Person> before = find(handle, id);
      if (before.isEmpty()) {
        return new Unknown();
      }
      Person after = change.apply(before.get());
      if (!after.login().equals(before.get().login()) && hasLogin(handle, after.login())) {
        return new Refused(Refusal.LOGIN_TAKEN);
      }
      if (!after.isAdministrator() && isLastAdministrator(handle, before.get())) {
        return new Refused(Refusal.LAST_ADMINISTRATOR);
      }
      update(handle, after);
      if (before.get().isSignedOutBy(after)) {
        int _ = endAll(handle, id);
      }
      return new Done(after);
    });
  }

  @Override
  public Answer delete(String id) {
    return database.write(handle -> {
      takeTurn(handle);
      Optional<Person> person = find(handle, id);
      if (person.isEmpty()) {
        return new Unknown();
      }
      if (isLastAdministrator(handle, person.get())) {
        return new Refused(Refusal.LAST_ADMINISTRATOR);
      }
      int _ = endAll(handle, id);
      int _ = handle.execute("delete from person where id = ?", id);
      return new Done(person.get());
    });
  }

  @Override
  public Answer setHash(String id, String hash, byte @Nullable [] but) {
    return database.write(handle -> {
      takeTurn(handle);
      int changed = handle.execute("update person set password = ? where id = ?", hash, id);
      if (changed == 0) {
        return new Unknown();
      }
      int _ = endOthers(handle, id, but == null ? new byte[0] : but);
      return new Done(find(handle, id).orElseThrow());
    });
  }

  @Override
  public void rehash(String id, String before, String after) {
    int _ =
        database.write(handle ->
            handle.execute(
                "update person set password = ? where id = ? and password = ?", after, id, before));
  }

  @Override
  public void keepCode(byte[] sha256, Instant now, Instant forgetBefore) {
    int _ =
        database.write(handle -> {
          int _ =
              handle.execute(
                  "delete from setup_code where made_at <= ?", forgetBefore.toEpochMilli());
          return handle.execute(
              "insert into setup_code (sha256, made_at) values (?, ?)", sha256, now.toEpochMilli());
        });
  }

  @Override
  public boolean hasCode(byte[] sha256, Instant madeAfter) {
    return database.read(handle -> hasCode(handle, sha256, madeAfter));
  }

  @Override
  public boolean begin(byte[] sha256, Known known, Instant now, Instant endsAt, int most) {
    String personId = known.person().id();
    return database.write(handle -> {
      if (!holds(handle, known, now)) {
        return false;
      }
      int _ =
          handle
              .createUpdate(
                  "insert into person_session (sha256, person_id, begun_at, used_at, ends_at)"
                      + " values (:sha256, :person, :now, :now, :ends)")
              .bind("sha256", sha256)
              .bind("person", personId)
              .bind("now", now.toEpochMilli())
              .bind("ends", endsAt.toEpochMilli())
              .execute();
      int _ =
          handle
              .createUpdate(
                  "delete from person_session where sha256 in (select sha256 from person_session"
                      + " where person_id = :person and sha256 <> :sha256 order by begun_at desc,"
                      + " sha256 limit 1000 offset :others)")
              .bind("person", personId)
              .bind("sha256", sha256)
              .bind("others", most - 1)
              .execute();
      return true;
    });
  }

  /** Whether it is still true; until the end of the transaction it then stays so. */
  private static boolean holds(Handle handle, Known known, Instant now) {
    String hash = known.hash();
    return handle
            .createUpdate(
                "update person set last_seen_at = :now where id = :id and disabled = 0"
                    + (hash == null ? "" : " and password = :hash"))
            .bind("now", now.toEpochMilli())
            .bind("id", known.person().id())
            .bindMap(hash == null ? Map.of() : Map.of("hash", hash))
            .execute()
        == 1;
  }

  @Override
  public Optional<Session> session(byte[] sha256) {
    return database.read(handle ->
        handle
            .createQuery(
                "select p.*, s.begun_at, s.used_at, s.ends_at from person_session s join person p"
                    + " on p.id = s.person_id where s.sha256 = :sha256 and p.disabled = 0")
            .bind("sha256", sha256)
            .map((row, _) ->
                new Session(
                    person(row), time(row, "begun_at"), time(row, "used_at"), time(row, "ends_at")))
            .findOne());
  }

  @Override
  public void touch(byte[] sha256, String personId, Instant now, Instant endsAt) {
    int _ =
        database.writeBehind(handle -> {
          int _ =
              handle.execute(
                  "update person_session set used_at = ?, ends_at = ? where sha256 = ?",
                  now.toEpochMilli(),
                  endsAt.toEpochMilli(),
                  sha256);
          return handle.execute(
              "update person set last_seen_at = ? where id = ?", now.toEpochMilli(), personId);
        });
  }

  @Override
  public boolean end(byte[] sha256) {
    return database.write(
        handle -> handle.execute("delete from person_session where sha256 = ?", sha256) == 1);
  }

  @Override
  public List<Open> sessions(String personId, byte[] own, Instant now) {
    return database.read(handle ->
        handle
            .createQuery(
                "select sha256, begun_at, used_at from person_session where person_id = :id and"
                    + " ends_at > :now order by used_at desc, begun_at desc")
            .bind("id", personId)
            .bind("now", now.toEpochMilli())
            .map((row, _) ->
                new Open(
                    time(row, "begun_at"),
                    time(row, "used_at"),
                    Arrays.equals(row.getBytes("sha256"), own)))
            .list());
  }

  @Override
  public int endOthers(String personId, byte[] but) {
    return database.write(handle -> endOthers(handle, personId, but));
  }

  private static int endOthers(Handle handle, String personId, byte[] but) {
    return handle.execute(
        "delete from person_session where person_id = ? and sha256 <> ?", personId, but);
  }

  @Override
  public int endAll(String personId) {
    return database.write(handle -> endAll(handle, personId));
  }

  /** Until the end of the transaction nobody else changes people. */
  private static void takeTurn(Handle handle) {
    int _ = handle.execute("update person_turn set one = 1");
  }

  private static Answer insert(Handle handle, Person person, Proof proof) {
    if (hasLogin(handle, person.login())) {
      return new Refused(Refusal.LOGIN_TAKEN);
    }
    if (count(handle) >= MOST) {
      return new Refused(Refusal.TOO_MANY);
    }
    Subject subject = proof.subject();
    int _ =
        bind(
                handle.createUpdate(
                    "insert into person (id, login, account, name, role, user_id, language,"
                        + " created_at, disabled, password, issuer, subject) values (:id, :login,"
                        + " :account, :name, :role, :user, :language, :created, :disabled,"
                        + " :password, :issuer, :subject)"),
                person)
            .bind("created", person.createdAt().toEpochMilli())
            .bind("password", proof.hash())
            .bind("issuer", subject == null ? null : subject.issuer())
            .bind("subject", subject == null ? null : subject.subject())
            .execute();
    if (person.isAdministrator()) {
      int _ = handle.execute("delete from setup_code");
    }
    return new Done(person);
  }

  private static void update(Handle handle, Person person) {
    int _ =
        bind(
                handle.createUpdate(
                    "update person set login = :login, account = :account, name = :name, role ="
                        + " :role, user_id = :user, language = :language, disabled = :disabled"
                        + " where id = :id"),
                person)
            .execute();
  }

  private static <T extends SqlStatement<T>> T bind(T statement, Person person) {
    return statement
        .bind("id", person.id())
        .bind("login", person.login())
        .bind("account", person.account())
        .bind("name", person.name())
        .bind("role", person.role().name())
        .bind("user", person.user())
        .bind("language", person.language())
        .bind("disabled", person.disabled() ? 1 : 0);
  }

  private static Optional<Person> find(Handle handle, String id) {
    return handle
        .createQuery("select * from person where id = :id")
        .bind("id", id)
        .map((row, _) -> person(row))
        .findOne();
  }

  private static boolean hasLogin(Handle handle, String login) {
    return handle
        .createQuery("select 1 from person where login = :login")
        .bind("login", login)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static int count(Handle handle) {
    return handle.createQuery("select count(*) from person").mapTo(Integer.class).one();
  }

  private static boolean isLastAdministrator(Handle handle, Person person) {
    return person.isAdministrator() && !hasAdministrator(handle, person.id());
  }

  /** Whether there is one beside that. */
  private static boolean hasAdministrator(Handle handle, String but) {
    return handle
        .createQuery(
            "select 1 from person where role = :role and account is null and disabled = 0 and"
                + " id <> :id limit 1")
        .bind("role", Role.ADMIN.name())
        .bind("id", but)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static boolean hasCode(Handle handle, byte[] sha256, Instant madeAfter) {
    return handle
        .createQuery("select 1 from setup_code where sha256 = :sha256 and made_at > :after")
        .bind("sha256", sha256)
        .bind("after", madeAfter.toEpochMilli())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private static int endAll(Handle handle, String personId) {
    return handle.execute("delete from person_session where person_id = ?", personId);
  }

  private static Person person(ResultSet row) throws SQLException {
    long seen = row.getLong("last_seen_at");
    Instant lastSeen = row.wasNull() ? null : Instant.ofEpochMilli(seen);
    return new Person(
        row.getString("id"),
        row.getString("account"),
        row.getString("login"),
        row.getString("name"),
        Role.valueOf(row.getString("role")),
        row.getString("user_id"),
        row.getString("language"),
        time(row, "created_at"),
        lastSeen,
        row.getInt("disabled") != 0);
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
