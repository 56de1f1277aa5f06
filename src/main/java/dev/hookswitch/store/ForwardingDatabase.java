package dev.hookswitch.store;

import dev.hookswitch.cluster.LeaseTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;

/** Another database, with whatever a subclass does otherwise. */
abstract class ForwardingDatabase extends Database {

  final Database database;

  ForwardingDatabase(Database database) {
    this.database = database;
  }

  @Override
  <T> T write(Writing<T> work) {
    return database.write(work);
  }

  @Override
  <T> T writeBehind(Writing<T> work) {
    return database.writeBehind(work);
  }

  @Override
  <T> T read(HandleCallback<T, SQLException> work) {
    return database.read(work);
  }

  @Override
  public String description() {
    return database.description();
  }

  @Override
  public Optional<Path> file() {
    return database.file();
  }

  @Override
  public boolean isShared() {
    return database.isShared();
  }

  @Override
  public LeaseTable leases() {
    return database.leases();
  }

  @Override
  Fence fence() {
    return database.fence();
  }

  @Override
  public void follow(Change change, Runnable follower) {
    database.follow(change, follower);
  }

  @Override
  void announce(Handle handle, Change change) {
    database.announce(handle, change);
  }

  @Override
  Dialect dialect() {
    return database.dialect();
  }

  @Override
  public void close() {
    database.close();
  }
}
