-- Below which offset a partition has been written, whatever of it was deleted since: no offset is given twice.
create table log_floor (
  partition   integer primary key,
  next_offset integer not null
);

-- A session goes with its parties.
create index call_party_session on call_party (session_id);

create index operation_at on operation (at);
