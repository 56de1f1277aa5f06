-- The recording of each call that is or was recorded, and how far it is; without a number of anybody.
create table recording (
  id          text collate "C" primary key, -- derives from the session
  session_id  text collate "C" not null,
  link        text    not null,
  account     text collate "C" not null,
  status      text    not null,
  started_at  bigint not null,
  ended_at    bigint,
  changed_at  bigint not null, -- while its call lasts: for other processes
  parts       text    not null, -- JSON: the channels it was recorded on
  pausable    integer not null,
  paused      integer not null,
  tries       integer not null,
  trouble     text,
  on_pbx      integer not null,
  due_at      bigint,          -- when there is something to do: to fetch it, or to delete what is there of it
  place       text,             -- in the archive, with the three below once it is ready
  size        bigint,
  sha256      text,
  duration_ms bigint
);
create unique index recording_session on recording (session_id);
create index recording_started on recording (started_at, id);
create index recording_due on recording (due_at) where due_at is not null;
create index recording_running on recording (changed_at) where status = 'RECORDING';
create index recording_ended on recording (ended_at) where ended_at is not null;

-- Calls that are to be recorded whatever the rules say.
create table recording_wish (
  session_id text collate "C" primary key,
  at         bigint not null
);
create index recording_wish_at on recording_wish (at);
