-- The same tables as in SQLite; times are milliseconds since 1970 and truth is 0 or 1, so that the statements are shared.
-- Texts that are keys or sorted by are compared byte by byte (collate "C"): the same order everywhere.

-- The log. A position is the order of commits over all partitions; (partition, log_offset) is the place in the log.
create table event (
  position   bigint  generated always as identity primary key,
  partition  integer not null,
  log_offset bigint  not null,
  id         text    collate "C" not null unique,
  session_id text    collate "C" not null,
  seq        integer not null,
  kind       text    not null,
  account    text    collate "C" not null,
  json       bytea   not null
);
create unique index event_place on event (partition, log_offset);
create unique index event_session on event (session_id, seq);
create index event_account on event (account, position);

-- Fixed when the store was created: sessions are hashed into so many partitions. Who writes events locks this row.
create table journal_shape (
  partitions integer not null
);
insert into journal_shape (partitions) values (64);

-- One row a session: what its latest event says of it.
create table call_session (
  session_id   text    collate "C" primary key,
  origin       text    collate "C" not null,
  account      text    collate "C" not null,
  direction    text    not null,
  type         text    not null,
  phase        text    not null,
  participants text    not null,
  did          text,
  started_at   bigint  not null,
  events       integer not null,
  completed_at bigint,
  answered     integer,
  hanged_by    text,
  hanged_value text,
  hanged_user  text,
  duration_ms  bigint,
  talk_ms      bigint
);
create index call_session_started on call_session (started_at, session_id);
create index call_session_account on call_session (account, started_at, session_id);
create index call_session_open on call_session (origin) where completed_at is null;
create index call_session_completed on call_session (origin, completed_at) where completed_at is not null;

-- Whom a session concerns, for searching: numbers, devices, users.
create table call_party (
  value      text collate "C" not null,
  session_id text collate "C" not null,
  primary key (value, session_id)
);

create table endpoint (
  id          text   collate "C" primary key,
  url         text   not null,
  account     text   collate "C",
  filter      text   not null,
  sealed      bytea  not null, -- signing secrets and headers, encrypted
  description text   not null,
  origin      text   not null,
  disabled    text,
  created_at  bigint not null
);

-- How far each endpoint is in each partition: everything below is settled. With its endpoint it goes, also when another
-- process deletes that.
create table delivery_cursor (
  endpoint_id text    collate "C" not null references endpoint (id) on delete cascade,
  partition   integer not null,
  next_offset bigint  not null,
  primary key (endpoint_id, partition)
) with (fillfactor = 50); -- updated ten times a second: its new versions find room in the same page

-- Deliveries that failed, or stand behind one that did (waiting), and those that were given up (dead).
create table parked_delivery (
  endpoint_id text    collate "C" not null references endpoint (id) on delete cascade,
  session_id  text    collate "C" not null,
  seq         integer not null,
  partition   integer not null,
  log_offset  bigint  not null,
  attempts    integer not null,
  failure     text    not null,
  parked_at   bigint  not null,
  due_at      bigint,
  died_at     bigint,
  primary key (endpoint_id, session_id, seq)
);
create index parked_due on parked_delivery (endpoint_id, due_at) where due_at is not null and died_at is null;
create index parked_dead on parked_delivery (died_at) where died_at is not null;

create table api_key (
  id          text   collate "C" primary key,
  account     text   collate "C",
  description text   not null,
  created_at  bigint not null,
  sha256      bytea  not null unique
);
