-- Numbers that are to be taken out of what is stored, and how far that is: the number goes with the last step.
create table redaction (
  id             text primary key,
  number         text    not null,
  account        text,
  requested_at   integer not null,
  due_at         integer not null,
  finished_at    integer,
  after_position integer not null,
  end_position   integer not null,
  open_position  integer,
  calls          integer not null,
  events         integer not null
);
