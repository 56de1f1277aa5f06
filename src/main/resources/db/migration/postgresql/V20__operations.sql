-- What the administrator is still to be told of the program itself, oldest first.
create table operation (
  position bigint generated always as identity primary key,
  id       text collate "C" not null unique,
  at       bigint not null,
  body     bytea not null,
  attempts integer not null,
  due_at   bigint not null
);
