-- The command migrate moves everything into another database. What it moves from and what it moves into has a row of it. While
-- that has a refusal nobody may use the database, and the refusal says why.
create table migration (
  id          text collate "C" primary key, -- the same at both ends
  other       text   not null, -- the other end, for people
  started_at  bigint not null,
  finished_at bigint,
  refusal     text
);

-- How far the migration into this database is: the rows of a table come in the order of its key, so that the last that is
-- there says where to go on.
create table migrated_table (
  name     text    collate "C" primary key,
  amount   bigint  not null, -- of rows that are here
  copied   integer not null, -- 1: all of them
  verified integer not null  -- 1: they are the same as those they were made of
);
