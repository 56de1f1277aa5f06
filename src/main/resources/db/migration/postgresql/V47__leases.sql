-- The processes that use this database, and which of them does what only one may do at a time. Times are the server's.
create table node (
  id         text   collate "C" primary key,
  name       text   not null,
  version    text   not null,
  started_at bigint not null,
  seen_at    bigint not null
) with (fillfactor = 50); -- updated twice a second: new versions find room in the same page

create table lease (
  name     text   collate "C" primary key,
  node     text,            -- who has it, dead or alive
  token    bigint not null, -- grows whenever it is taken
  taken_at bigint
);
