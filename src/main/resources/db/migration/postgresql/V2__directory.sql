-- Users and numbers that the API was told; what stands in the settings file is not here.
create table directory_user (
  id      text collate "C" primary key,
  name    text,
  account text,
  devices text not null -- a JSON array
);

create table own_number (
  number  text collate "C" primary key,
  account text not null,
  label   text
);
