-- When the event happened: what deliveries are listed by, because nothing that becomes of them later changes it.
alter table attempt add column event_at integer not null default 0;
update attempt set event_at = coalesce(
  (select strftime('%s', t.at) * 1000 + substr(t.at, 21, 3) -- always three digits of milliseconds
    from (select json_extract(cast(e.json as text), '$.timestamp') as at from event e
      where e.id = attempt.event_id) t),
  (select min(a.at) from attempt a where a.event_id = attempt.event_id) -- the event is older than what is kept
);
create index attempt_delivery on attempt (endpoint_id, event_at, session_id, seq);
create index attempt_told on attempt (event_at, session_id, seq, endpoint_id);

alter table parked_delivery add column event_at integer not null default 0;
update parked_delivery set event_at = coalesce(
  (select strftime('%s', t.at) * 1000 + substr(t.at, 21, 3) -- always three digits of milliseconds
    from (select json_extract(cast(e.json as text), '$.timestamp') as at from event e
      where e.partition = parked_delivery.partition and e.log_offset = parked_delivery.log_offset) t),
  parked_at
);
create index parked_waiting on parked_delivery (endpoint_id, event_at, session_id, seq) where died_at is null;
create index parked_waiting_told on parked_delivery (event_at, session_id, seq, endpoint_id) where died_at is null;
create index parked_given_up on parked_delivery (endpoint_id, event_at, session_id, seq) where died_at is not null;
create index parked_given_up_told on parked_delivery (event_at, session_id, seq, endpoint_id) where died_at is not null;
