-- How far a replay is in each partition: whoever delivers a partition feeds that part of it. A part that is done is deleted.
create table replay_part (
  replay_id     text collate "C" not null,
  partition     integer not null,
  next_position bigint not null, -- everything before it is dealt with
  primary key (replay_id, partition)
);

-- what is under way goes on from where it was
insert into replay_part (replay_id, partition, next_position)
  select distinct r.id, e.partition, r.next_position from replay r
    join event e on e.position >= r.next_position and e.position < r.end_position
    where r.status = 'RUNNING';

alter table replay drop column next_position;
