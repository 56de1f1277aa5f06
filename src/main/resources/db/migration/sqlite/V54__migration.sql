-- The command migrate moves everything into another database. What it moves from and what it moves into has a row of it. While
-- that has a refusal nobody may use the database, and the refusal says why.
create table migration (
  id          text primary key, -- the same at both ends
  other       text    not null, -- the other end, for people
  started_at  integer not null,
  finished_at integer,
  refusal     text
) without rowid;
