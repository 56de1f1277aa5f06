-- A position is given once, also when the last events were deleted: who reads on after one must not miss another in its
-- place. SQLite can only be told so when a table is made.
create table event_new (
  position   integer primary key autoincrement,
  partition  integer not null,
  log_offset integer not null,
  id         text    not null unique,
  session_id text    not null,
  seq        integer not null,
  kind       text    not null,
  account    text    not null,
  json       blob    not null
);
insert into event_new select * from event;
drop table event;
alter table event_new rename to event;
create unique index event_place on event (partition, log_offset);
create unique index event_session on event (session_id, seq);
create index event_account on event (account, position);
