-- What the administrator is still to be told of the program itself, oldest first.
create table operation (
  position integer primary key,
  id       text not null unique,
  at       integer not null,
  body     blob not null,
  attempts integer not null,
  due_at   integer not null
);
