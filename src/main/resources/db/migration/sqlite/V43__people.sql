-- Who may sign in to the console.
create table person (
  id           text primary key,
  login        text not null unique, -- in its normal form
  account      text,                 -- null: all
  name         text    not null,
  role         text not null,
  user_id      text,                    -- in the directory
  language     text,
  created_at   integer not null,
  last_seen_at integer,
  disabled     integer not null,        -- 1 or 0
  password     text,                    -- its hash; null: there is none
  issuer       text,                 -- who vouches for them, with the subject
  subject      text
) without rowid;
create unique index person_subject on person (issuer, subject) where subject is not null;

-- Whoever changes people has this row while they do: one at a time.
create table person_turn (
  one integer primary key
) without rowid;
insert into person_turn (one) values (1);

-- What somebody is signed in with, by the hash of its token.
create table person_session (
  sha256    blob  primary key,
  person_id text not null,
  begun_at  integer not null,
  used_at   integer not null, -- to the minute
  ends_at   integer not null  -- unless it is used before
) without rowid;
create index person_session_person on person_session (person_id, begun_at);
create index person_session_ends on person_session (ends_at);

-- With one of these the first person is made.
create table setup_code (
  sha256  blob  primary key,
  made_at integer not null
) without rowid;
