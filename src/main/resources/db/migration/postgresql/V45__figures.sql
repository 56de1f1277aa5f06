-- How often attempts ended in each way, and the contacts whose latest one did.
insert into campaign_count (campaign_key, what, amount)
  select campaign_key, 'result ' || result, count(*) from campaign_attempt where result is not null group by campaign_key, result;
create index attempt_result on campaign_attempt (campaign_key, result, n, attempt) where result is not null;

-- When two parties of a call were joined for the first time, and how many are until then.
alter table call_session add column joined integer not null default 0;
alter table call_session add column answered_at bigint;

-- What is counted of calls that are over, by the quarter of an hour in which they began: of all of them, of each number
-- of the house, of each user. Of the latter also by the whole day of UTC, so that a month is read in few rows.
create table call_figure (
  kind      text collate "C" not null, -- all, did, user, did_day, user_day
  quarter   integer not null, -- since 1970; of a day its first
  account   text collate "C" not null,
  value     text collate "C" not null, -- empty where the kind is all
  direction text collate "C" not null,
  talked    integer not null, -- calls in which two parties were joined
  system    integer not null, -- only the system answered
  missed    integer not null, -- nobody did
  timed     integer not null, -- of those talked: it is known when the first two were joined
  answer_ms bigint not null, -- from the beginning until then, all together
  primary key (kind, quarter, account, value, direction)
);
insert into call_figure (quarter, account, kind, value, direction, talked, system, missed, timed, answer_ms)
  select started_at / 900000, account, 'all', '', direction, sum(case when talk_ms > 0 then 1 else 0 end),
    sum(case when talk_ms = 0 and answered = 1 then 1 else 0 end), sum(case when talk_ms = 0 and answered = 0 then 1 else 0 end), 0, 0
  from call_session where completed_at is not null group by 1, 2, 5;
insert into call_figure (quarter, account, kind, value, direction, talked, system, missed, timed, answer_ms)
  select started_at / 900000, account, 'did', did, direction, sum(case when talk_ms > 0 then 1 else 0 end),
    sum(case when talk_ms = 0 and answered = 1 then 1 else 0 end), sum(case when talk_ms = 0 and answered = 0 then 1 else 0 end), 0, 0
  from call_session where completed_at is not null and did is not null group by 1, 2, 4, 5;
insert into call_figure (quarter, account, kind, value, direction, talked, system, missed, timed, answer_ms)
  select started_at / 86400000 * 96, account, 'did_day', did, direction, sum(case when talk_ms > 0 then 1 else 0 end),
    sum(case when talk_ms = 0 and answered = 1 then 1 else 0 end), sum(case when talk_ms = 0 and answered = 0 then 1 else 0 end), 0, 0
  from call_session where completed_at is not null and did is not null group by 1, 2, 4, 5;
