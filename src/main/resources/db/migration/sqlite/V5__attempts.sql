-- Each request that was made, and what came of it.
create table attempt (
  id          integer primary key,
  endpoint_id text    not null,
  event_id    text    not null,
  session_id  text    not null,
  seq         integer not null,
  kind        text    not null,
  at          integer not null,
  outcome     text    not null,
  status      integer,
  words       text    not null,
  address     text,
  latency_us  integer not null,
  answer      text    not null
);
create index attempt_endpoint on attempt (endpoint_id, id);
create index attempt_session on attempt (session_id);
create index attempt_event on attempt (event_id);
create index attempt_at on attempt (at);

-- Endpoints that answer nothing but failures, and since when.
create table endpoint_failing (
  endpoint_id text    primary key,
  since       integer not null
);

-- Why a delivery was given up, and when it was made to wait again after that.
alter table parked_delivery add column cause text;
update parked_delivery set cause = 'EXHAUSTED' where died_at is not null;
alter table parked_delivery add column revived_at integer;
