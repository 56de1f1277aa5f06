-- Campaigns. Whoever gives out a campaign's contacts, adds some or changes its state has this row while they do.
create table campaign (
  key          bigint generated always as identity primary key,
  id           text collate "C" not null unique,
  account      text collate "C" not null,
  name         text    not null,
  kind         text collate "C" not null,
  state        text collate "C" not null,
  definition   text    not null, -- JSON
  created_at   bigint  not null,
  started_at   bigint,
  changed_at   bigint  not null, -- the state
  deleted_at   bigint,          -- what belongs to it goes by and by
  last_contact integer not null, -- the highest number a contact was given
  contacts     integer not null, -- how many there are
  caller_turn  integer not null  -- whose turn it is among the caller ids
);
create index campaign_place on campaign (created_at, id) where deleted_at is null;
create index campaign_account on campaign (account, created_at, id) where deleted_at is null;
create index campaign_running on campaign (key) where state = 'RUNNING' and deleted_at is null;

create table campaign_contact (
  campaign_key bigint  not null,
  n            integer not null, -- from 1 in each campaign, in the order in which they were added
  number       text,             -- as it is dialled; null: it was deleted
  digits       text collate "C", -- by which the same number is known
  name         text,
  zone         text collate "C" not null, -- empty: the campaign's
  variables    text    not null, -- JSON
  status       text collate "C" not null,
  attempt      integer not null, -- the latest; 0: none
  due_at       bigint,          -- of those that wait
  callback_at  bigint,
  disposition  text,
  note         text,
  added_at     bigint  not null,
  primary key (campaign_key, n)
);
create unique index contact_digits on campaign_contact (campaign_key, digits);
create index contact_status on campaign_contact (campaign_key, status, zone, n);
create index contact_due on campaign_contact (campaign_key, zone, due_at, n) where due_at is not null;

-- One row an attempt, from before its call is placed.
create table campaign_attempt (
  campaign_key bigint  not null,
  n            integer not null,
  attempt      integer not null,
  call_id      text collate "C" not null unique,
  caller_id    text,
  started_at   bigint  not null,
  answered_at  bigint,
  ended_at     bigint,
  result       text,
  cause        integer,
  operator     text,
  session_id   text,
  talk_ms      bigint,
  disposition  text,
  primary key (campaign_key, n, attempt)
);
create index attempt_under_way on campaign_attempt (call_id) where ended_at is null;
create index attempt_ended on campaign_attempt (campaign_key, ended_at) where ended_at is not null;

-- How many contacts there are in each status, and attempts and what came of them.
create table campaign_count (
  campaign_key bigint  not null,
  what         text collate "C" not null,
  amount       bigint  not null,
  primary key (campaign_key, what)
);

-- What came of attempts, minute by minute.
create table campaign_minute (
  campaign_key bigint  not null,
  minute       bigint  not null, -- since 1970
  answered     integer not null,
  abandoned    integer not null,
  primary key (campaign_key, minute)
);

-- The zones and the names of variables of a campaign's contacts.
create table campaign_word (
  campaign_key bigint  not null,
  kind         text collate "C" not null, -- zone, variable
  word         text collate "C" not null,
  primary key (campaign_key, kind, word)
);

create table campaign_import (
  id           text collate "C" primary key,
  campaign_key bigint  not null,
  started_at   bigint  not null,
  updated_at   bigint  not null,
  state        text collate "C" not null,
  lines        bigint  not null,
  added        bigint  not null,
  duplicates   bigint  not null,
  blocked      bigint  not null,
  bad          bigint  not null,
  bad_rows     text    not null, -- JSON
  detail       text
);
create index import_campaign on campaign_import (campaign_key, started_at, id);

create table campaign_operator (
  campaign_key bigint  not null,
  user_id      text collate "C" not null,
  device       text,
  ready        integer not null,
  since        bigint  not null,
  primary key (campaign_key, user_id)
);
create index operator_user on campaign_operator (user_id);

-- Who is with a contact, or was until a moment ago: busy in all their campaigns.
create table operator_engagement (
  user_id      text collate "C" primary key,
  campaign_key bigint  not null,
  call_id      text collate "C" not null,
  state        text collate "C" not null,
  since        bigint  not null,
  until        bigint  -- of wrap-up
);

create table do_not_call (
  account text collate "C" not null,
  digits  text collate "C" not null,
  since   bigint  not null,
  primary key (account, digits)
);
create table do_not_call_count (
  account text collate "C" primary key,
  amount  bigint  not null
);

-- How far the contacts are gone through for a number that is to be taken out of them; null: they are done.
alter table redaction add column contacts_after text default '';
