-- Who may sign in to the console.
create table person (
  id           text collate "C" primary key,
  login        text collate "C" not null unique, -- in its normal form
  account      text collate "C",                 -- null: all
  name         text    not null,
  role         text collate "C" not null,
  user_id      text,                    -- in the directory
  language     text,
  created_at   bigint  not null,
  last_seen_at bigint ,
  disabled     integer not null,        -- 1 or 0
  password     text,                    -- its hash; null: there is none
  issuer       text collate "C",                 -- who vouches for them, with the subject
  subject      text collate "C"
);
create unique index person_subject on person (issuer, subject) where subject is not null;

-- Whoever changes people has this row while they do: one at a time.
create table person_turn (
  one integer primary key
);
insert into person_turn (one) values (1);

-- What somebody is signed in with, by the hash of its token.
create table person_session (
  sha256    bytea primary key,
  person_id text collate "C" not null,
  begun_at  bigint  not null,
  used_at   bigint  not null, -- to the minute
  ends_at   bigint  not null  -- unless it is used before
);
create index person_session_person on person_session (person_id, begun_at);
create index person_session_ends on person_session (ends_at);

-- With one of these the first person is made.
create table setup_code (
  sha256  bytea primary key,
  made_at bigint  not null
);
