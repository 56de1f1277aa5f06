-- What a person asked to be sent again, and how far that is.
create table replay (
  id            text    primary key,
  endpoint_id   text    not null,
  scope         text    not null,
  event_id      text,
  session_id    text,
  from_time     bigint,
  to_time       bigint,
  per_second    double precision,
  created_at    bigint not null,
  status        text    not null,
  next_position bigint not null, -- everything before it is dealt with
  end_position  bigint not null, -- nothing from here on belongs to it
  total         integer not null,
  queued        integer not null,
  skipped       integer not null,
  finished_at   bigint
);
create index replay_created on replay (created_at);

alter table parked_delivery add column replay_id text;
create index parked_replay on parked_delivery (replay_id) where replay_id is not null;
