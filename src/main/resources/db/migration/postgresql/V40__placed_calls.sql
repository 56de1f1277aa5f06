-- Calls that this program places: each is here before anybody is called, with all that others must know of it.
create table placed_call (
  id         text collate "C" primary key,
  link       text collate "C" not null,
  kind       text    not null,
  account    text collate "C" not null,
  created_at bigint not null,
  phase      text    not null,
  placed     integer not null, -- so many of its parties were called, or are called next
  plan       text    not null, -- JSON
  replaced   text,             -- JSON: channels that stand in the place of a party's, by party
  outcome    text,             -- JSON
  over_at    bigint
);
create index placed_call_listed on placed_call (kind, created_at, id);
create index placed_call_of on placed_call (account, created_at);
create index placed_call_open on placed_call (account) where over_at is null;
create index placed_call_over on placed_call (over_at) where over_at is not null;

-- The numbers in their plans, digits alone.
create table placed_call_number (
  number  text collate "C" not null,
  call_id text collate "C" not null,
  primary key (number, call_id)
);
create index placed_call_number_of on placed_call_number (call_id);
