-- A session goes on in one way only: no two events with the same number.
drop index event_session;
create unique index event_session on event (session_id, seq);
