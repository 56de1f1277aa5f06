-- Campaigns. Whoever gives out a campaign's contacts, adds some or changes its state has this row while they do.
create table campaign (
  key          integer primary key,
  id           text    not null unique,
  account      text    not null,
  name         text    not null,
  kind         text    not null,
  state        text    not null,
  definition   text    not null, -- JSON
  created_at   integer not null,
  started_at   integer,
  changed_at   integer not null, -- the state
  deleted_at   integer,          -- what belongs to it goes by and by
  last_contact integer not null, -- the highest number a contact was given
  contacts     integer not null, -- how many there are
  caller_turn  integer not null  -- whose turn it is among the caller ids
);
create index campaign_place on campaign (created_at, id) where deleted_at is null;
create index campaign_account on campaign (account, created_at, id) where deleted_at is null;
create index campaign_running on campaign (key) where state = 'RUNNING' and deleted_at is null;

create table campaign_contact (
  campaign_key integer not null,
  n            integer not null, -- from 1 in each campaign, in the order in which they were added
  number       text,             -- as it is dialled; null: it was deleted
  digits       text,             -- by which the same number is known
  name         text,
  zone         text    not null, -- empty: the campaign's
  variables    text    not null, -- JSON
  status       text    not null,
  attempt      integer not null, -- the latest; 0: none
  due_at       integer,          -- of those that wait
  callback_at  integer,
  disposition  text,
  note         text,
  added_at     integer not null,
  primary key (campaign_key, n)
) without rowid;
create unique index contact_digits on campaign_contact (campaign_key, digits);
create index contact_status on campaign_contact (campaign_key, status, zone, n);
create index contact_due on campaign_contact (campaign_key, zone, due_at, n) where due_at is not null;

-- One row an attempt, from before its call is placed.
create table campaign_attempt (
  campaign_key integer not null,
  n            integer not null,
  attempt      integer not null,
  call_id      text    not null unique,
  caller_id    text,
  started_at   integer not null,
  answered_at  integer,
  ended_at     integer,
  result       text,
  cause        integer,
  operator     text,
  session_id   text,
  talk_ms      integer,
  disposition  text,
  primary key (campaign_key, n, attempt)
) without rowid;
create index attempt_under_way on campaign_attempt (call_id) where ended_at is null;
create index attempt_ended on campaign_attempt (campaign_key, ended_at) where ended_at is not null;

-- How many contacts there are in each status, and attempts and what came of them.
create table campaign_count (
  campaign_key integer not null,
  what         text    not null,
  amount       integer not null,
  primary key (campaign_key, what)
) without rowid;

-- What came of attempts, minute by minute.
create table campaign_minute (
  campaign_key integer not null,
  minute       integer not null, -- since 1970
  answered     integer not null,
  abandoned    integer not null,
  primary key (campaign_key, minute)
) without rowid;

-- The zones and the names of variables of a campaign's contacts.
create table campaign_word (
  campaign_key integer not null,
  kind         text    not null, -- zone, variable
  word         text    not null,
  primary key (campaign_key, kind, word)
) without rowid;

create table campaign_import (
  id           text    primary key,
  campaign_key integer not null,
  started_at   integer not null,
  updated_at   integer not null,
  state        text    not null,
  lines        integer not null,
  added        integer not null,
  duplicates   integer not null,
  blocked      integer not null,
  bad          integer not null,
  bad_rows     text    not null, -- JSON
  detail       text
) without rowid;
create index import_campaign on campaign_import (campaign_key, started_at, id);

create table campaign_operator (
  campaign_key integer not null,
  user_id      text    not null,
  device       text,
  ready        integer not null,
  since        integer not null,
  primary key (campaign_key, user_id)
) without rowid;
create index operator_user on campaign_operator (user_id);

-- Who is with a contact, or was until a moment ago: busy in all their campaigns.
create table operator_engagement (
  user_id      text    primary key,
  campaign_key integer not null,
  call_id      text    not null,
  state        text    not null,
  since        integer not null,
  until        integer -- of wrap-up
) without rowid;

create table do_not_call (
  account text    not null,
  digits  text    not null,
  since   integer not null,
  primary key (account, digits)
) without rowid;
create table do_not_call_count (
  account text    primary key,
  amount  integer not null
) without rowid;

-- How far the contacts are gone through for a number that is to be taken out of them; null: they are done.
alter table redaction add column contacts_after text default '';
