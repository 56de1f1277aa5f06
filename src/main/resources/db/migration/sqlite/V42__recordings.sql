-- The recording of each call that is or was recorded, and how far it is; without a number of anybody.
create table recording (
  id          text    primary key, -- derives from the session
  session_id  text    not null,
  link        text    not null,
  account     text    not null,
  status      text    not null,
  started_at  integer not null,
  ended_at    integer,
  changed_at  integer not null, -- while its call lasts: for other processes
  parts       text    not null, -- JSON: the channels it was recorded on
  pausable    integer not null,
  paused      integer not null,
  tries       integer not null,
  trouble     text,
  on_pbx      integer not null,
  due_at      integer,          -- when there is something to do: to fetch it, or to delete what is there of it
  place       text,             -- in the archive, with the three below once it is ready
  size        integer,
  sha256      text,
  duration_ms integer
);
create unique index recording_session on recording (session_id);
create index recording_started on recording (started_at, id);
create index recording_due on recording (due_at) where due_at is not null;
create index recording_running on recording (changed_at) where status = 'RECORDING';
create index recording_ended on recording (ended_at) where ended_at is not null;

-- Calls that are to be recorded whatever the rules say.
create table recording_wish (
  session_id text    primary key,
  at         integer not null
) without rowid;
create index recording_wish_at on recording_wish (at);
