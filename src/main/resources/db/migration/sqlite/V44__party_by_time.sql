-- The newest calls of a number are read in their order, however many there are: a number of the house is in each of its calls.
create table party_by_time (
  value      text not null,
  started_at integer not null,
  session_id text not null,
  account    text not null,
  primary key (value, started_at, session_id)
) without rowid;
insert into party_by_time
select p.value, s.started_at, p.session_id, s.account from call_party p, call_session s where s.session_id = p.session_id;
drop table call_party;
alter table party_by_time rename to call_party;

-- A session goes with its parties.
create index call_party_session on call_party (session_id);

-- Calls in progress are few among many.
create index call_session_in_progress on call_session (started_at, session_id) where completed_at is null;
