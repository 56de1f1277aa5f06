-- The log. A position is the order of commits over all partitions; (partition, log_offset) is the place in the log.
create table event (
  position   integer primary key,
  partition  integer not null,
  log_offset integer not null,
  id         text    not null unique,
  session_id text    not null,
  seq        integer not null,
  kind       text    not null,
  account    text    not null,
  json       blob    not null
);
create unique index event_place on event (partition, log_offset);
create index event_session on event (session_id, seq);
create index event_account on event (account, position);

-- Fixed when the store was created: sessions are hashed into so many partitions.
create table journal_shape (
  partitions integer not null
);
insert into journal_shape (partitions) values (64);

-- One row a session: what its latest event says of it.
create table call_session (
  session_id   text    primary key,
  origin       text    not null,
  account      text    not null,
  direction    text    not null,
  type         text    not null,
  phase        text    not null,
  participants text    not null,
  did          text,
  started_at   integer not null,
  events       integer not null,
  completed_at integer,
  answered     integer,
  hanged_by    text,
  hanged_value text,
  hanged_user  text,
  duration_ms  integer,
  talk_ms      integer
) without rowid;
create index call_session_started on call_session (started_at, session_id);
create index call_session_account on call_session (account, started_at, session_id);
create index call_session_open on call_session (origin) where completed_at is null;
create index call_session_completed on call_session (origin, completed_at) where completed_at is not null;

-- Whom a session concerns, for searching: numbers, devices, users.
create table call_party (
  value      text not null,
  session_id text not null,
  primary key (value, session_id)
) without rowid;

-- How far each endpoint is in each partition: everything below is settled.
create table delivery_cursor (
  endpoint_id text    not null,
  partition   integer not null,
  next_offset integer not null,
  primary key (endpoint_id, partition)
) without rowid;

-- Deliveries that failed, or stand behind one that did (waiting), and those that were given up (dead).
create table parked_delivery (
  endpoint_id text    not null,
  session_id  text    not null,
  seq         integer not null,
  partition   integer not null,
  log_offset  integer not null,
  attempts    integer not null,
  failure     text    not null,
  parked_at   integer not null,
  due_at      integer,
  died_at     integer,
  primary key (endpoint_id, session_id, seq)
) without rowid;
create index parked_due on parked_delivery (endpoint_id, due_at) where due_at is not null and died_at is null;
create index parked_dead on parked_delivery (died_at) where died_at is not null;

create table endpoint (
  id          text    primary key,
  url         text    not null,
  account     text,
  filter      text    not null,
  sealed      blob    not null, -- signing secrets and headers, encrypted
  description text    not null,
  origin      text    not null,
  disabled    text,
  created_at  integer not null
) without rowid;

create table api_key (
  id          text    primary key,
  account     text,
  description text    not null,
  created_at  integer not null,
  sha256      blob    not null unique
) without rowid;
