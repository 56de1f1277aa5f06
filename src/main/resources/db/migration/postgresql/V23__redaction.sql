-- Numbers that are to be taken out of what is stored, and how far that is: the number goes with the last step.
create table redaction (
  id             text collate "C" primary key,
  number         text    not null,
  account        text collate "C",
  requested_at   bigint not null,
  due_at         bigint not null,
  finished_at    bigint,
  after_position bigint not null,
  end_position   bigint not null,
  open_position  bigint,
  calls          integer not null,
  events         integer not null
);
