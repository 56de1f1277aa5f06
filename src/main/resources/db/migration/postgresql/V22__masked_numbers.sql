-- How phone numbers are told to an endpoint.
alter table endpoint add column numbers text not null default 'FULL';

-- Keys of this installation, encrypted.
create table installation_key (
  name   text primary key,
  sealed bytea not null
);
