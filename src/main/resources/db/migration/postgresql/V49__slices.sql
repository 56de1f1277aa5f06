-- What comes by the million and goes by its age is kept in slices: PostgreSQL's own partitions, under another name, since
-- the journal's partitions are something else. An old slice is dropped as a whole, which costs the same however much is in it,
-- leaves nothing to be vacuumed and gives its space back.
--
-- Slice n holds the numbers from n times ten billion on: the positions of events, the ids of attempts. Both are given by a
-- sequence. So the bounds of a slice are known long before it begins, and to begin it is to set the sequence ahead. The one
-- that begins next is always there already, made as a table of its own and attached, which waits for nobody and makes nobody
-- wait. When nobody comes to begin it, the present one goes on: it has room for more than ever is written in a day, and no
-- row is ever without a place. There is no default slice: with one, rows could not be read in order slice after slice, and
-- none could be detached while others read.
--
-- How often one begins depends on how long its rows are kept: each takes a thirtieth of that time, an hour at least, and so
-- there are some thirty, whatever is kept and for however long.
--
-- Numbers other than the key are unique in each slice only. That no event is in two of them is what the journal looks after,
-- under its lock: of a session it knows where the first event is, and looks from that slice on.
--
-- A later migration that adds an index adds it to the table and, where it is unique, to each slice and to the next one: a new
-- slice is made like the one before it.
create table slice (
  of_table text   collate "C" not null,
  number   bigint not null,
  begun_at bigint, -- null: it is the next one, and empty
  primary key (of_table, number)
);

-- Attempts. What is there becomes the first slice: it is looked through once, and not copied.
create sequence attempt_number;
select setval('attempt_number', last_value, is_called) from attempt_id_seq;
alter table attempt alter column id drop identity;
alter sequence attempt_number rename to attempt_id_seq;
alter table attempt rename to attempt_0;
alter index attempt_pkey rename to attempt_0_pkey;
alter index attempt_endpoint rename to attempt_0_endpoint;
alter index attempt_session rename to attempt_0_session;
alter index attempt_event rename to attempt_0_event;
alter index attempt_at rename to attempt_0_at;
alter index attempt_delivery rename to attempt_0_delivery;
alter index attempt_told rename to attempt_0_told;

create table attempt (like attempt_0 including defaults, primary key (id)) partition by range (id);
alter table attempt alter column id set default nextval('attempt_id_seq');
alter sequence attempt_id_seq owned by attempt.id;
create index attempt_endpoint on attempt (endpoint_id, id);
create index attempt_session on attempt (session_id);
create index attempt_event on attempt (event_id);
create index attempt_at on attempt (at);
create index attempt_delivery on attempt (endpoint_id, event_at, session_id, seq);
create index attempt_told on attempt (event_at, session_id, seq, endpoint_id);
alter table attempt attach partition attempt_0 for values from (minvalue) to (10000000000);
insert into slice (of_table, number, begun_at) values ('attempt', 0, 0);

-- Events. Unlike the ids of attempts their positions become visible in order; a new slice begins under the journal's lock.
create sequence event_number;
select setval('event_number', last_value, is_called) from event_position_seq;
alter table event alter column position drop identity;
alter sequence event_number rename to event_position_seq;
alter table event rename to event_0;
alter index event_pkey rename to event_0_pkey;
alter index event_id_key rename to event_0_id_key;
alter index event_place rename to event_0_place;
alter index event_session rename to event_0_session;
alter index event_account rename to event_0_account;

create table event (like event_0, primary key (position)) partition by range (position);
alter table event alter column position set default nextval('event_position_seq');
alter sequence event_position_seq owned by event.position;
create index event_account on event (account, position);
alter table event attach partition event_0 for values from (minvalue) to (10000000000);
insert into slice (of_table, number, begun_at) values ('event', 0, 0);

-- Where each slice begins in each of the journal's partitions: who reads on from an offset looks into no older slice.
create table event_start (
  partition      integer not null,
  first_position bigint  not null, -- of the slice
  first_offset   bigint  not null, -- lower offsets are in older slices
  primary key (partition, first_position)
);
insert into event_start select n, 0, 0 from journal_shape, generate_series(0, partitions - 1) as n;

-- The slice that has the first event of a session: none of its events is in an older one. The row is written after that
-- event, in one transaction under the journal's lock, in which no slice begins.
alter table call_session add column event_slice bigint not null default 0;
alter table call_session alter column event_slice
  set default coalesce(pg_sequence_last_value('event_position_seq'), 0) / 10000000000;
create index call_session_slice on call_session (event_slice, completed_at);
