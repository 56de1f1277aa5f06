-- What happened to the program itself, to be looked at: told to somebody or not, oldest first.
create table happened (
  position integer primary key,
  id       text not null unique,
  at       integer not null,
  type     text not null,
  account  text, -- null: nobody's in particular
  body     blob not null
);
create index happened_at on happened (at);
create index happened_account on happened (account, position);

-- Dead letters are counted by endpoint and cause, and listed with the newest first.
create index parked_cause on parked_delivery (endpoint_id, cause, died_at) where died_at is not null;
