-- Where the log is a topic of Kafka, the tables event, call_session and so on are a copy of it.
create table journal_topic (
  name text not null
);

-- How far the copy of each partition goes: so many events, which are what the topic has below that record.
create table topic_progress (
  partition   integer primary key,
  next_offset bigint  not null,
  next_record bigint  not null
);

-- Which record of the topic an event was, now and then: everything below the event is below the record.
create table topic_place (
  partition  integer not null,
  log_offset bigint  not null,
  record     bigint  not null,
  primary key (partition, log_offset)
);
