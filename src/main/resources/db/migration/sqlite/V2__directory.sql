-- Users and numbers that the API was told; what stands in the settings file is not here.
create table directory_user (
  id      text primary key,
  name    text,
  account text,
  devices text not null -- a JSON array
) without rowid;

create table own_number (
  number  text primary key,
  account text not null,
  label   text
) without rowid;
